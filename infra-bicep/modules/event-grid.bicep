// The topic that changes are told to. It takes no keys.

param name string
param location string
param tags object
param publicNetworkAccess string

@description('As the setting CALLISTO_EVENTS_SCHEMA.')
@allowed(['EventGrid', 'CloudEvents'])
param schema string

param storageName string

@description('An https address that gets every event; empty: subscriptions are made elsewhere.')
param webhook string

var roles = loadJsonContent('../roles.json')

resource topic 'Microsoft.EventGrid/topics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    inputSchema: schema == 'CloudEvents' ? 'CloudEventSchemaV1_0' : 'EventGridSchema'
    disableLocalAuth: true
    minimumTlsVersionAllowed: '1.2'
    publicNetworkAccess: publicNetworkAccess
  }
}

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: storageName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = {
      name: 'callisto-eventgrid-deadletter'
    }
  }
}

// The topic's own identity: it may write what subscribers did not take, and nothing else.
resource writing 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::blobs::deadLetters.id, topic.id, roles.storageBlobDataContributor)
  scope: account::blobs::deadLetters
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

// An example of a subscription with dead letters; yours will filter.
resource example 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = if (!empty(webhook)) {
  parent: topic
  name: 'example'
  properties: {
    eventDeliverySchema: schema == 'CloudEvents' ? 'CloudEventSchemaV1_0' : 'EventGridSchema'
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: webhook
        minimumTlsVersionAllowed: '1.2'
      }
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
    deadLetterWithResourceIdentity: {
      identity: {
        type: 'SystemAssigned'
      }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: account.id
          blobContainerName: account::blobs::deadLetters.name
        }
      }
    }
  }
  dependsOn: [
    writing
  ]
}

output id string = topic.id
output name string = topic.name
output endpoint string = topic.properties.endpoint
