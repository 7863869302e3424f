import { unwantedFiles } from './image-content.policy';

describe('what an image holds', () => {
  it('is what its service runs', () => {
    expect(
      unwantedFiles([
        '/project/apps/identity/dist/main.js',
        '/project/apps/gateway/dist/operations/openapi.js',
        '/project/apps/dashboard/dist/index.html',
        '/project/libs/messaging/dist/bus.js',
        '/project/libs/vision/dist/models/open-models.js',
        '/project/node_modules/nats',
        '/project/sbom.cdx.json',
      ]),
    ).toEqual([]);
  });

  it.each([
    '/project/apps/identity/dist/people/people.spec.js',
    '/project/apps/identity/dist/testing/identity-bench.js',
    '/project/apps/dashboard/src/app/router.tsx',
    '/project/libs/testing/dist/index.js',
    '/project/libs/messaging/dist/.tsbuildinfo',
    '/project/tools/dist/index.js',
    '/project/models/manifest.json',
    '/project/node_modules/typescript',
    '/project/node_modules/@typescript',
    '/project/deploy/secrets/master_key',
  ])('and not %s', (path) => {
    expect(unwantedFiles([path])).toEqual([path]);
  });
});
