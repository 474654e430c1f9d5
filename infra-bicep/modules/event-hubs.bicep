// The namespace of device data: the hub that devices send to, and the one that measurements wait in.

import { customerKey } from '../types.bicep'

param name string
param location string
param tags object

@allowed(['Standard', 'Premium'])
param sku string

@description('Throughput units to begin with (Standard grows by itself), or processing units of Premium.')
param capacity int

param partitions int
param retentionHours int
param publicNetworkAccess string

@description('False where devices send to hubs of their own.')
param ownDeviceHub bool

@description('Devices that cannot prove an identity of Entra ID need keys; then a policy must be made for them by hand.')
param deviceKeys bool

@description('Premium only.')
param encryptionKey (customerKey)?

var isStandard = sku == 'Standard'

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: sku
    tier: sku
    capacity: capacity
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
    minimumTlsVersion: '1.2'
    disableLocalAuth: !deviceKeys
    publicNetworkAccess: publicNetworkAccess
    isAutoInflateEnabled: isStandard
    maximumThroughputUnits: isStandard ? max(capacity, 20) : 0
    encryption: encryptionKey == null
      ? null
      : {
          keySource: 'Microsoft.KeyVault'
          keyVaultProperties: [
            {
              keyName: encryptionKey!.name
              keyVaultUri: encryptionKey!.vaultUri
              identity: {
                userAssignedIdentity: encryptionKey!.identityId
              }
            }
          ]
        }
  }
}

resource devices 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = if (ownDeviceHub) {
  parent: namespace
  name: 'devicedata'
  properties: {
    partitionCount: partitions
    retentionDescription: {
      cleanupPolicy: 'Delete'
      retentionTimeInHours: retentionHours
    }
  }
}

resource normalizing 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2024-01-01' = if (ownDeviceHub) {
  parent: devices
  name: 'normalize'
}

resource normalized 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = {
  parent: namespace
  name: 'normalizeddata'
  properties: {
    partitionCount: partitions
    retentionDescription: {
      cleanupPolicy: 'Delete'
      retentionTimeInHours: retentionHours
    }
  }
}

resource converting 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2024-01-01' = {
  parent: normalized
  name: 'convert'
}

output id string = namespace.id
output name string = namespace.name
