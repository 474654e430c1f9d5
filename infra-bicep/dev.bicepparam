// A trial: small, open to the internet as far as an identity of Entra ID opens it, without a network of its own.

using 'main.bicep'

param sqlAdministrators = {
  name: readEnvironmentVariable('CALLISTO_SQL_GROUP_NAME')
  objectId: readEnvironmentVariable('CALLISTO_SQL_GROUP_ID')
}

param alertEmails = [
  readEnvironmentVariable('CALLISTO_ALERT_EMAIL')
]

// The apps' addresses are not known beforehand, and there is no network to let in instead.
param allowAzureServicesInSql = true
