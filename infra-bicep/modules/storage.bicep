// The storage account of blobs, queues and tables. It has no keys: callers prove an identity.

import { customerKey } from '../types.bicep'

param name string
param location string
param tags object
param sku string
param publicNetworkAccess string

@description('A container for the package of each function app: one app would overwrite the package of the other.')
param packageContainers string[]

param encryptionKey (customerKey)?
param workspaceId string

// Each service gets its container from the product, when it is made.
var containers = concat(packageContainers, [
  'callisto-iot-mappings'
  'callisto-iot-deadletter'
  'callisto-events-deadletter'
  // The rule files of de-identified exports; operators put them there.
  'anonymization'
  // The mark of the account snapshot, and accounts of the older form.
  'callisto-telemetry'
  'callisto-accounts'
  // Of Event Grid itself: what a subscriber did not take.
  'callisto-eventgrid-deadletter'
])

var queues = [
  'callisto-import'
  'callisto-export'
  'callisto-reindex'
  'callisto-bulk-delete'
  'callisto-bulk-update'
]

var tables = [
  'AccountDetail'
  'UsageMeters'
]

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  identity: encryptionKey == null
    ? null
    : {
        type: 'UserAssigned'
        userAssignedIdentities: {
          '${encryptionKey!.identityId}': {}
        }
      }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: publicNetworkAccess
    networkAcls: {
      defaultAction: publicNetworkAccess == 'Disabled' ? 'Deny' : 'Allow'
      // Event Grid writes its dead letters as a trusted service.
      bypass: 'AzureServices'
    }
    encryption: {
      identity: encryptionKey == null
        ? null
        : {
            userAssignedIdentity: encryptionKey!.identityId
          }
      keySource: encryptionKey == null ? 'Microsoft.Storage' : 'Microsoft.Keyvault'
      keyvaultproperties: encryptionKey == null
        ? null
        : {
            keyname: encryptionKey!.name
            keyvaulturi: encryptionKey!.vaultUri
          }
      // Queues and tables take the account's key only if they were made with it; this cannot be changed later.
      services: {
        blob: {
          enabled: true
          keyType: 'Account'
        }
        queue: {
          enabled: true
          keyType: 'Account'
        }
        table: {
          enabled: true
          keyType: 'Account'
        }
      }
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: account
  name: 'default'
}

resource blobContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = [
  for container in containers: {
    parent: blobs
    name: container
    properties: {
      publicAccess: 'None'
    }
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2023-05-01' = {
  parent: account
  name: 'default'
}

// The host moves a message that failed five times to the poison queue, which is here to be looked into.
resource messageQueues 'Microsoft.Storage/storageAccounts/queueServices/queues@2023-05-01' = [
  for queue in concat(queues, map(queues, queue => '${queue}-poison')): {
    parent: queueService
    name: queue
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2023-05-01' = {
  parent: account
  name: 'default'
}

resource storedTables 'Microsoft.Storage/storageAccounts/tableServices/tables@2023-05-01' = [
  for table in tables: {
    parent: tableService
    name: table
  }
]

// The alert on poison queues looks into these.
resource queueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'queue-writes'
  scope: queueService
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'StorageWrite'
        enabled: true
      }
    ]
  }
}

output id string = account.id
output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
