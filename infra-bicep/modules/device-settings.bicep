// The app settings that say which hub devices send to: an app has one.

param identityClientId string

@description('Host of its namespace.')
param host string

param hub string
param consumerGroup string

output values object = {
  CALLISTO_IOT_DEVICES__fullyQualifiedNamespace: host
  CALLISTO_IOT_DEVICES__credential: 'managedidentity'
  CALLISTO_IOT_DEVICES__clientId: identityClientId
  CALLISTO_IOT_DEVICES_HUB: hub
  CALLISTO_IOT_DEVICES_GROUP: consumerGroup
}
