// The SQL server, its elastic pool and the control database; the product makes one for each service in the pool. There is no password: only Entra ID is taken.

import { customerKey, entraGroup, sqlPoolSize } from '../types.bicep'

param name string
param location string
param tags object
param adminGroup entraGroup
param poolSize sqlPoolSize
param zoneRedundant bool
param publicNetworkAccess string

@description('Opens the server to everything that runs in Azure, also of other customers: for trials without a network.')
param allowAzureServices bool

param encryptionKey (customerKey)?

resource server 'Microsoft.Sql/servers@2023-08-01' = {
  name: name
  location: location
  tags: tags
  identity: encryptionKey == null
    ? null
    : {
        type: 'UserAssigned'
        userAssignedIdentities: {
          '${encryptionKey!.identityId}': {}
        }
      }
  properties: {
    version: '12.0'
    minimalTlsVersion: '1.2'
    publicNetworkAccess: publicNetworkAccess
    primaryUserAssignedIdentityId: encryptionKey == null ? null : encryptionKey!.identityId
    keyId: encryptionKey == null ? null : encryptionKey!.uri
    administrators: {
      administratorType: 'ActiveDirectory'
      azureADOnlyAuthentication: true
      principalType: 'Group'
      login: adminGroup.name
      sid: adminGroup.objectId
      tenantId: tenant().tenantId
    }
  }
}

resource pool 'Microsoft.Sql/servers/elasticPools@2023-08-01' = {
  parent: server
  name: 'callisto'
  location: location
  tags: tags
  sku: {
    name: poolSize.sku
    tier: poolSize.tier
    capacity: poolSize.vCores
  }
  properties: {
    zoneRedundant: zoneRedundant
    perDatabaseSettings: {
      minCapacity: 0
      maxCapacity: poolSize.vCoresOfOneDatabase
    }
  }
}

resource control 'Microsoft.Sql/servers/databases@2023-08-01' = {
  parent: server
  name: 'callisto_control'
  location: location
  tags: tags
  sku: {
    name: 'ElasticPool'
    tier: poolSize.tier
    capacity: 0
  }
  properties: {
    elasticPoolId: pool.id
  }
}

resource azureServices 'Microsoft.Sql/servers/firewallRules@2023-08-01' = if (allowAzureServices) {
  parent: server
  name: 'AllowAllWindowsAzureIps'
  properties: {
    startIpAddress: '0.0.0.0'
    endIpAddress: '0.0.0.0'
  }
}

output id string = server.id
output host string = server.properties.fullyQualifiedDomainName
output poolId string = pool.id
output poolName string = pool.name
