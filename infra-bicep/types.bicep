// Types of main.bicep's parameters, shared with its modules.

@export()
@description('A hub of your own that devices send to already. Each has a function app that reads it.')
type deviceHub = {
  @description('Part of the name of its function app.')
  @minLength(2)
  @maxLength(10)
  name: string

  @description('Resource id of its Event Hubs namespace.')
  namespaceId: string

  hub: string

  @description('A group that nothing else reads with; it is made if it is absent.')
  consumerGroup: string
}

@export()
@description('An app of Normalize and the hub that it reads.')
type hubReader = {
  @description('Name of the app.')
  app: string

  @description('Container of its package.')
  package: string

  @description('Host of the namespace of its hub.')
  host: string

  hub: string
  consumerGroup: string
}

@export()
@description('Group of Entra ID whose members administer the SQL server. The identity of the apps must be one of them.')
type entraGroup = {
  name: string
  objectId: string
}

@export()
@description('Size of the elastic pool.')
type sqlPoolSize = {
  @description('Such as GP_Gen5, BC_Gen5 or HS_Gen5.')
  sku: string
  tier: 'BusinessCritical' | 'GeneralPurpose' | 'Hyperscale'
  vCores: int

  @description('The most that one database takes, so that no service starves the others.')
  vCoresOfOneDatabase: int
}

@export()
@description('Settings of the product that are a matter of taste. The README tells what they mean.')
type productSettings = {
  jobRetentionDays: int
  eventsTypePrefix: string
  eventsIncludeBulkImport: bool
  eventsRetentionDays: int
  eventsPartitions: int
  iotCompress: bool
  requestSeconds: int
  bundleEntries: int
  bodiesMb: int
}

@export()
@description('A key that data is encrypted with at rest, and the identity that may use it.')
type customerKey = {
  identityId: string
  vaultUri: string
  name: string
  uri: string
}

@export()
@description('A private endpoint of a resource.')
type endpointTarget = {
  name: string
  resourceId: string

  @description('Kind of its sub-resource, which is the key of its zone in private-endpoints.bicep as well.')
  group: string
}
