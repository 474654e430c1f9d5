// Who is told when something is wrong. What each alert means, and what to do: docs/alerts.md.

param name string
param location string
param tags object
param workspaceId string
param sqlPoolId string
param emails string[]

// Each query gives rows only if something is wrong, so that every rule is alike: any row is an alert.
var logAlerts = [
  {
    name: 'events-dead-letters'
    severity: 2
    window: 'PT15M'
    query: loadTextContent('../alerts/events-dead-letters.kql')
  }
  {
    name: 'events-lag'
    severity: 2
    window: 'PT15M'
    query: loadTextContent('../alerts/events-lag.kql')
  }
  {
    name: 'device-dead-letters'
    severity: 2
    window: 'PT15M'
    query: loadTextContent('../alerts/device-dead-letters.kql')
  }
  {
    name: 'device-backlog'
    severity: 2
    window: 'PT30M'
    query: loadTextContent('../alerts/device-backlog.kql')
  }
  {
    name: 'poison-messages'
    severity: 2
    window: 'PT15M'
    query: loadTextContent('../alerts/poison-messages.kql')
  }
  {
    name: 'failures'
    severity: 1
    window: 'PT15M'
    query: loadTextContent('../alerts/failures.kql')
  }
]

var poolAlerts = [
  {
    name: 'sql-pool-cpu'
    metric: 'cpu_percent'
    percent: 85
  }
  {
    name: 'sql-pool-log'
    metric: 'log_write_percent'
    percent: 90
  }
  {
    name: 'sql-pool-workers'
    metric: 'workers_percent'
    percent: 80
  }
  {
    name: 'sql-pool-storage'
    metric: 'storage_percent'
    percent: 85
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'callisto'
    emailReceivers: map(emails, email => {
      name: email
      emailAddress: email
      useCommonAlertSchema: true
    })
  }
}

resource logRules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: '${name}-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${name}-${alert.name}'
      severity: alert.severity
      enabled: true
      scopes: [
        workspaceId
      ]
      evaluationFrequency: 'PT5M'
      windowSize: alert.window
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      autoMitigate: true
      // A table is there when its first row is.
      skipQueryValidation: true
      actions: {
        actionGroups: [
          people.id
        ]
      }
    }
  }
]

resource poolRules 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in poolAlerts: {
    name: '${name}-${alert.name}'
    location: 'global'
    tags: tags
    properties: {
      severity: 2
      enabled: true
      scopes: [
        sqlPoolId
      ]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.metric
            metricName: alert.metric
            operator: 'GreaterThan'
            threshold: alert.percent
            timeAggregation: 'Average'
          }
        ]
      }
      autoMitigate: true
      actions: [
        {
          actionGroupId: people.id
        }
      ]
    }
  }
]
