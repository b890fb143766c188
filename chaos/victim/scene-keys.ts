/** What opens the local Customer.io for the server under test. */
export interface SceneKeys {
  region: 'us' | 'eu';
  siteId: string;
  trackApiKey: string;
  appApiKey: string;
  webhookSigningKey: string;
  sandboxUrls: { track: string; app: string; pipelines: string };
}
