// Which functions run where. All are in one package: the main app runs all but Normalize, which is an app of its own for each
// device hub, by settings that the others must not have.

import { hubReader, productSettings } from '../types.bicep'

@description('Of the main app.')
param name string

param location string
param tags object
param readers hubReader[]
param identityId string
param identityClientId string
param blobEndpoint string
param storageName string
param sqlHost string
param sqlPoolName string
param publicUrl string
param topicEndpoint string
param eventSchema string
param eventHubsHost string
param insightsConnectionString string
param product productSettings
param subnetId string
param publicNetworkAccess string
param alwaysReadyHttp int
param maximumInstances int
param instanceMemoryMB int
param zoneRedundant bool

// What the main app runs.
var functions = [
  'AccountTelemetry'
  'BulkDeleteUnit'
  'BulkUpdateUnit'
  'Convert'
  'EventPublish'
  'ExportUnit'
  'FhirHttp'
  'ImportUnit'
  'JobSweep'
  'ReindexUnit'
]

module settings 'settings.bicep' = {
  name: 'settings'
  params: {
    identityClientId: identityClientId
    storageName: storageName
    sqlHost: sqlHost
    sqlPoolName: sqlPoolName
    publicUrl: publicUrl
    topicEndpoint: topicEndpoint
    eventSchema: eventSchema
    eventHubsHost: eventHubsHost
    insightsConnectionString: insightsConnectionString
    product: product
  }
}

module deviceSettings 'device-settings.bicep' = [
  for reader in readers: {
    name: 'settings-${reader.package}'
    params: {
      identityClientId: identityClientId
      host: reader.host
      hub: reader.hub
      consumerGroup: reader.consumerGroup
    }
  }
]

module mainApp 'function-app.bicep' = {
  name: 'app-main'
  params: {
    name: name
    location: location
    tags: tags
    identityId: identityId
    blobEndpoint: blobEndpoint
    packageContainer: 'package-main'
    // It reads no devices, but the host looks up what the trigger names all the same.
    settings: union(settings.outputs.values, deviceSettings[0].outputs.values, {
      'AzureWebJobs.Normalize.Disabled': 'true'
    })
    subnetId: subnetId
    publicNetworkAccess: publicNetworkAccess
    alwaysReadyHttp: alwaysReadyHttp
    maximumInstances: maximumInstances
    instanceMemoryMB: instanceMemoryMB
    zoneRedundant: zoneRedundant
  }
}

module normalizeApps 'function-app.bicep' = [
  for (reader, i) in readers: {
    name: 'app-${reader.package}'
    params: {
      name: reader.app
      location: location
      tags: tags
      identityId: identityId
      blobEndpoint: blobEndpoint
      packageContainer: reader.package
      settings: union(
        settings.outputs.values,
        deviceSettings[i].outputs.values,
        toObject(functions, function => 'AzureWebJobs.${function}.Disabled', function => 'true'),
        {
          // Messages are handed over as they come; the main app waits for full batches.
          AzureFunctionsJobHost__extensions__eventHubs__minEventBatchSize: '1'
        }
      )
      subnetId: subnetId
      publicNetworkAccess: publicNetworkAccess
      alwaysReadyHttp: 0
      maximumInstances: maximumInstances
      instanceMemoryMB: instanceMemoryMB
      zoneRedundant: zoneRedundant
    }
  }
]

output host string = mainApp.outputs.host
