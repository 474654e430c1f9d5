// The app settings that all function apps have. Tests hold them to the product's list of settings.

import { productSettings } from '../types.bicep'

param identityClientId string
param storageName string
param sqlHost string
param sqlPoolName string
param publicUrl string
param topicEndpoint string

@description('As the topic is set to take events.')
param eventSchema string

@description('Host of the namespace of the normalized hub.')
param eventHubsHost string

param insightsConnectionString string
param product productSettings

// A string of a bool is True in the end, and settings are true or false.
var own = {
  AZURE_CLIENT_ID: identityClientId
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  // The Java agent, which takes the product's metrics along.
  APPLICATIONINSIGHTS_ENABLE_AGENT: 'true'
  CALLISTO_AUTH: 'entra'
  CALLISTO_SQL_URL: 'jdbc:sqlserver://${sqlHost}:1433;encrypt=true;authentication=ActiveDirectoryManagedIdentity;msiClientId=${identityClientId}'
  // Databases of services that are made later go there too.
  CALLISTO_SQL_POOL: sqlPoolName
  CALLISTO_JOB_RETENTION_DAYS: string(product.jobRetentionDays)
  CALLISTO_RESOURCE_GROUP_ID: resourceGroup().id
  CALLISTO_PUBLIC_URL: publicUrl
  CALLISTO_EVENTGRID_ENDPOINT: topicEndpoint
  CALLISTO_EVENTS_SCHEMA: eventSchema
  CALLISTO_EVENTS_TYPE_PREFIX: product.eventsTypePrefix
  // A custom topic refuses events that name any topic but itself.
  CALLISTO_EVENTS_TOPIC: 'none'
  CALLISTO_EVENTS_INCLUDE_BULK_IMPORT: toLower(string(product.eventsIncludeBulkImport))
  CALLISTO_EVENTS_RETENTION_DAYS: string(product.eventsRetentionDays)
  CALLISTO_EVENTS_PARTITIONS: string(product.eventsPartitions)
  CALLISTO_IOT_NORMALIZED__fullyQualifiedNamespace: eventHubsHost
  CALLISTO_IOT_NORMALIZED__credential: 'managedidentity'
  CALLISTO_IOT_NORMALIZED__clientId: identityClientId
  CALLISTO_IOT_NORMALIZED_HUB: 'normalizeddata'
  CALLISTO_IOT_NORMALIZED_GROUP: 'convert'
  CALLISTO_IOT_COMPRESS: toLower(string(product.iotCompress))
  CALLISTO_REQUEST_SECONDS: string(product.requestSeconds)
  CALLISTO_BUNDLE_ENTRIES: string(product.bundleEntries)
  CALLISTO_BODIES_MB: string(product.bodiesMb)
}

output values object = own
