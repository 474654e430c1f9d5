// Callisto in one resource group: docs/deploy.md goes through it step by step.

targetScope = 'resourceGroup'

import { deviceHub, entraGroup, productSettings, sqlPoolSize } from 'types.bicep'

@description('Beginning of all names: lower-case letters and digits.')
@minLength(3)
@maxLength(12)
param name string = 'callisto'

param location string = resourceGroup().location
param tags object = {}

@description('Group whose members administer the SQL server. Add the identity of the apps to it (docs/deploy.md).')
param sqlAdministrators entraGroup

@description('Who is told of alerts.')
param alertEmails string[]

param product productSettings = {
  jobRetentionDays: 7
  eventsTypePrefix: 'Microsoft.HealthcareApis.'
  eventsIncludeBulkImport: true
  eventsRetentionDays: 3
  eventsPartitions: 1
  iotCompress: false
  requestSeconds: 60
  bundleEntries: 50000
  bodiesMb: 100
}

@description('Where callers reach the product; empty: at the name that Azure gives the app.')
param publicUrl string = ''

@description('Form of the events.')
@allowed(['EventGrid', 'CloudEvents'])
param eventSchema string = 'EventGrid'

@description('An https address that gets every event, by an example of a subscription; empty: none.')
param eventWebhook string = ''

@description('Hubs that devices send to already. Empty: a hub devicedata is made.')
param deviceHubs deviceHub[] = []

@description('Whether the namespace takes keys, for devices that have no identity of Entra ID.')
param deviceKeys bool = false

@description('Of each hub. More cannot be had later without Premium.')
@minValue(1)
@maxValue(32)
param hubPartitions int = 4

@allowed(['Standard', 'Premium'])
param eventHubsSku string = 'Standard'

param eventHubsCapacity int = 1

@description('How long events wait in the hubs; Standard keeps up to 168 hours.')
param hubRetentionHours int = 168

param sqlPool sqlPoolSize = {
  sku: 'GP_Gen5'
  tier: 'GeneralPurpose'
  vCores: 2
  vCoresOfOneDatabase: 2
}

@description('Opens SQL to everything that runs in Azure, also of other customers: for trials without private endpoints.')
param allowAzureServicesInSql bool = false

param storageSku string = 'Standard_LRS'

@description('Instances for HTTP that never go away: the remedy for cold starts.')
@minValue(0)
param alwaysReadyHttp int = 0

@description('Instances that an app may grow to.')
param maximumInstances int = 100

@allowed([2048, 4096])
param instanceMemoryMB int = 2048

param zoneRedundant bool = false

@description('Storage, SQL, Event Hubs, Event Grid and Key Vault only from a network of their own.')
param privateEndpoints bool = false

@description('The apps too only from that network; for this private endpoints must be on.')
param privateApps bool = false

@description('Of the network: a /22 or larger.')
param addressPrefix string = '10.20.0.0/22'

@description('Storage, SQL and Event Hubs (Premium) encrypted with keys of the Key Vault. Decide before the first deployment.')
param customerManagedKeys bool = false

param logRetentionDays int = 30

var suffix = take(uniqueString(resourceGroup().id), 8)
var fullName = '${name}-${suffix}'
var publicNetworkAccess = privateEndpoints ? 'Disabled' : 'Enabled'
var appNetworkAccess = privateEndpoints && privateApps ? 'Disabled' : 'Enabled'
var isEventHubsPremium = eventHubsSku == 'Premium'
var eventHubsHost = '${fullName}.servicebus.windows.net'

// The host's id is the first 32 letters of an app's name, so that what differs comes first.
var readers = empty(deviceHubs)
  ? [
      {
        app: '${name}-n-devices-${suffix}'
        package: 'package-normalize-devices'
        host: eventHubsHost
        hub: 'devicedata'
        consumerGroup: 'normalize'
      }
    ]
  : map(deviceHubs, own => {
      app: '${name}-n-${own.name}-${suffix}'
      package: 'package-normalize-${own.name}'
      host: '${last(split(own.namespaceId, '/'))}.servicebus.windows.net'
      hub: own.hub
      consumerGroup: own.consumerGroup
    })

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: {
    name: fullName
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    name: fullName
    location: location
    tags: tags
    retentionDays: logRetentionDays
  }
}

module keyVault 'modules/key-vault.bicep' = {
  name: 'key-vault'
  params: {
    name: fullName
    location: location
    tags: tags
    publicNetworkAccess: publicNetworkAccess
    workspaceId: monitoring.outputs.workspaceId
  }
}

module customerKeys 'modules/customer-keys.bicep' = if (customerManagedKeys) {
  name: 'customer-keys'
  params: {
    name: '${fullName}-keys'
    location: location
    tags: tags
    vaultName: keyVault.outputs.name
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: '${name}${suffix}'
    location: location
    tags: tags
    sku: storageSku
    publicNetworkAccess: publicNetworkAccess
    packageContainers: concat(['package-main'], map(readers, reader => reader.package))
    encryptionKey: customerManagedKeys ? customerKeys!.outputs.storage : null
    workspaceId: monitoring.outputs.workspaceId
  }
}

module sql 'modules/sql.bicep' = {
  name: 'sql'
  params: {
    name: fullName
    location: location
    tags: tags
    adminGroup: sqlAdministrators
    poolSize: sqlPool
    zoneRedundant: zoneRedundant
    publicNetworkAccess: publicNetworkAccess
    allowAzureServices: allowAzureServicesInSql && !privateEndpoints
    encryptionKey: customerManagedKeys ? customerKeys!.outputs.sql : null
  }
}

module eventHubs 'modules/event-hubs.bicep' = {
  name: 'event-hubs'
  params: {
    name: fullName
    location: location
    tags: tags
    sku: eventHubsSku
    capacity: eventHubsCapacity
    partitions: hubPartitions
    retentionHours: hubRetentionHours
    publicNetworkAccess: publicNetworkAccess
    ownDeviceHub: empty(deviceHubs)
    deviceKeys: deviceKeys
    encryptionKey: customerManagedKeys && isEventHubsPremium ? customerKeys!.outputs.eventHubs : null
  }
}

module customerHubs 'modules/customer-hub.bicep' = [
  for own in deviceHubs: {
    name: 'hub-${own.name}'
    scope: resourceGroup(split(own.namespaceId, '/')[2], split(own.namespaceId, '/')[4])
    params: {
      namespaceName: last(split(own.namespaceId, '/'))
      hubName: own.hub
      consumerGroup: own.consumerGroup
      principalId: identity.outputs.principalId
    }
  }
]

module eventGrid 'modules/event-grid.bicep' = {
  name: 'event-grid'
  params: {
    name: fullName
    location: location
    tags: tags
    publicNetworkAccess: publicNetworkAccess
    schema: eventSchema
    storageName: storage.outputs.name
    webhook: eventWebhook
  }
}

module access 'modules/access.bicep' = {
  name: 'access'
  params: {
    principalId: identity.outputs.principalId
    storageName: storage.outputs.name
    eventHubsName: eventHubs.outputs.name
    ownDeviceHub: empty(deviceHubs)
    topicName: eventGrid.outputs.name
    insightsName: monitoring.outputs.insightsName
  }
}

module network 'modules/network.bicep' = if (privateEndpoints) {
  name: 'network'
  params: {
    name: fullName
    location: location
    tags: tags
    addressPrefix: addressPrefix
  }
}

module dataEndpoints 'modules/private-endpoints.bicep' = if (privateEndpoints) {
  name: 'data-endpoints'
  params: {
    location: location
    tags: tags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointsSubnetId
    targets: [
      { name: '${fullName}-blob', resourceId: storage.outputs.id, group: 'blob' }
      { name: '${fullName}-queue', resourceId: storage.outputs.id, group: 'queue' }
      { name: '${fullName}-table', resourceId: storage.outputs.id, group: 'table' }
      { name: '${fullName}-sql', resourceId: sql.outputs.id, group: 'sqlServer' }
      { name: '${fullName}-event-hubs', resourceId: eventHubs.outputs.id, group: 'namespace' }
      { name: '${fullName}-event-grid', resourceId: eventGrid.outputs.id, group: 'topic' }
      { name: '${fullName}-key-vault', resourceId: keyVault.outputs.id, group: 'vault' }
    ]
  }
}

module apps 'modules/apps.bicep' = {
  name: 'apps'
  params: {
    name: fullName
    location: location
    tags: tags
    readers: readers
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    blobEndpoint: storage.outputs.blobEndpoint
    storageName: storage.outputs.name
    sqlHost: sql.outputs.host
    sqlPoolName: sql.outputs.poolName
    publicUrl: empty(publicUrl) ? 'https://${fullName}.azurewebsites.net' : publicUrl
    topicEndpoint: eventGrid.outputs.endpoint
    eventSchema: eventSchema
    eventHubsHost: eventHubsHost
    insightsConnectionString: monitoring.outputs.connectionString
    product: product
    subnetId: privateEndpoints ? network!.outputs.appsSubnetId : ''
    publicNetworkAccess: appNetworkAccess
    alwaysReadyHttp: alwaysReadyHttp
    maximumInstances: maximumInstances
    instanceMemoryMB: instanceMemoryMB
    zoneRedundant: zoneRedundant
  }
  // An app that starts without its rights or its network fails, and tries again much later.
  dependsOn: [
    access
    customerHubs
    dataEndpoints
  ]
}

module appEndpoints 'modules/private-endpoints.bicep' = if (privateEndpoints && privateApps) {
  name: 'app-endpoints'
  params: {
    location: location
    tags: tags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointsSubnetId
    // Whoever deploys a package reaches the app's deployment service by the same endpoint.
    targets: map(concat([fullName], map(readers, reader => reader.app)), app => {
      name: '${app}-site'
      resourceId: resourceId('Microsoft.Web/sites', app)
      group: 'sites'
    })
  }
  // The data endpoints make the zones too: not at the same time.
  dependsOn: [
    apps
    dataEndpoints
  ]
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    name: fullName
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    sqlPoolId: sql.outputs.poolId
    emails: alertEmails
  }
}

// What the steps of docs/deploy.md ask for.
output mainApp string = fullName
output normalizeApps string[] = map(readers, reader => reader.app)
output url string = 'https://${apps.outputs.host}'
output identityPrincipalId string = identity.outputs.principalId
output storageAccount string = storage.outputs.name
