// Node-RED's settings: what stands in functionGlobalContext, function nodes get with `global.get`.
const { createConnector } = require('@cio-bridge/connector');

const sandboxUrl = process.env.CUSTOMERIO_SANDBOX_URL; // the local Customer.io; leave it out for the real one

module.exports = {
  uiHost: '127.0.0.1',
  uiPort: Number(process.env.PORT ?? 1880),
  disableEditor: process.env.CUSTOMERIO_SANDBOX_URL !== undefined,
  logging: { console: { level: 'warn' } },
  functionGlobalContext: {
    customerIo: createConnector({
      credentials: {
        region: 'us',
        siteId: process.env.CUSTOMERIO_SITE_ID,
        trackApiKey: process.env.CUSTOMERIO_TRACK_API_KEY,
        ...(sandboxUrl && {
          sandboxUrls: {
            track: `${sandboxUrl}/us/track`,
            app: `${sandboxUrl}/us/app`,
            pipelines: `${sandboxUrl}/us/pipelines`,
          },
        }),
      },
    }),
  },
};
