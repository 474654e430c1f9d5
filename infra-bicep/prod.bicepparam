// For real data: only inside a network, in several zones, encrypted with your keys.

using 'main.bicep'

param sqlAdministrators = {
  name: readEnvironmentVariable('CALLISTO_SQL_GROUP_NAME')
  objectId: readEnvironmentVariable('CALLISTO_SQL_GROUP_ID')
}

param alertEmails = [
  readEnvironmentVariable('CALLISTO_ALERT_EMAIL')
]

param tags = {
  application: 'callisto'
  data: 'health'
}

param privateEndpoints = true
param privateApps = true
param customerManagedKeys = true
param zoneRedundant = true
param storageSku = 'Standard_ZRS'

// Keys of your own need Premium.
param eventHubsSku = 'Premium'
param hubPartitions = 32

param sqlPool = {
  sku: 'BC_Gen5'
  tier: 'BusinessCritical'
  vCores: 8
  vCoresOfOneDatabase: 4
}

param alwaysReadyHttp = 2
param instanceMemoryMB = 4096
param logRetentionDays = 90
