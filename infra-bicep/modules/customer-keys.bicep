// A key for each kind of data at rest, and an identity of its own that may use them: the apps may not.

import { customerKey } from '../types.bicep'

param name string
param location string
param tags object
param vaultName string

var roles = loadJsonContent('../roles.json')

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

resource usingKeys 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, roles.keyVaultCryptoServiceEncryptionUser)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultCryptoServiceEncryptionUser)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource storageKey 'Microsoft.KeyVault/vaults/keys@2023-07-01' = {
  parent: vault
  name: 'storage'
  properties: {
    kty: 'RSA'
    keySize: 3072
  }
}

resource sqlKey 'Microsoft.KeyVault/vaults/keys@2023-07-01' = {
  parent: vault
  name: 'sql'
  properties: {
    kty: 'RSA'
    keySize: 3072
  }
}

resource eventHubsKey 'Microsoft.KeyVault/vaults/keys@2023-07-01' = {
  parent: vault
  name: 'event-hubs'
  properties: {
    kty: 'RSA'
    keySize: 3072
  }
}

output storage customerKey = {
  identityId: identity.id
  vaultUri: vault.properties.vaultUri
  name: storageKey.name
  uri: storageKey.properties.keyUriWithVersion
}

output sql customerKey = {
  identityId: identity.id
  vaultUri: vault.properties.vaultUri
  name: sqlKey.name
  uri: sqlKey.properties.keyUriWithVersion
}

output eventHubs customerKey = {
  identityId: identity.id
  vaultUri: vault.properties.vaultUri
  name: eventHubsKey.name
  uri: eventHubsKey.properties.keyUriWithVersion
}
