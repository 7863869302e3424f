import { toDashboardPath } from './dashboard-path.policy';

describe('what a path asks of the dashboard', () => {
  it.each([
    '/',
    '/people',
    '/people/0f8b',
    '/attendance/',
    '/apis',
    '/documents',
    '/healthy',
    '/people//x',
    '/index.html',
  ])('%s is a page', (path) => {
    expect(toDashboardPath(path)).toEqual({ kind: 'page' });
  });

  it.each([
    ['/assets/index-4f2a.js', 'assets/index-4f2a.js', true],
    ['/assets/none', 'assets/none', true],
    ['/favicon.svg', 'favicon.svg', false],
    ['/people/a.b', 'people/a.b', false],
    ['/.env', '.env', false],
    ['/../secrets.json', '../secrets.json', false],
    ['/assets/../index.html', 'assets/../index.html', true],
  ])('%s is a file, if there is one of that name', (path, name, isHashed) => {
    expect(toDashboardPath(path)).toEqual({ kind: 'file', name, isHashed });
  });

  it.each([
    '/api',
    '/api/v1',
    '/api/v1/users',
    '/API/v1',
    '/api/v2/x',
    '/health',
    '/health/ready',
    '/health/serving',
    '/metrics',
    '/docs',
    '/docs/swagger-ui.css',
    '/openapi.json',
    '/.git/config',
    '/.aws/credentials',
    '/assets',
    '/a/.b/c',
  ])('%s is none of its business', (path) => {
    expect(toDashboardPath(path)).toEqual({ kind: 'elsewhere' });
  });
});
