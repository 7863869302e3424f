/**
 * A real OpenID Connect provider on a free port of loopback, for specs: node oidc-provider.mjs. Its only client comes
 * from the environment; who logs in next comes as a line of JSON, the claims of that person, on its standard input:
 * those in `id_token` are said in the ID token, the others to whoever asks for the user info. It ends with its input.
 */
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { Provider } from 'oidc-provider';

const { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, REDIRECT_URI: redirectUri } = process.env;
let next = { sub: 'nobody' };
const accounts = new Map();

let handle = (_request, response) => response.writeHead(503).end();
const server = createServer((request, response) => handle(request, response));
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
  claims: { email: ['email', 'email_verified'], profile: ['groups'] },
  cookies: { keys: ['only for specs'] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
  findAccount: (_context, id) => ({ accountId: id, claims: (use) => claimsOf(accounts.get(id), use) }),
});
const callback = provider.callback();

function claimsOf({ sub, id_token: inIdToken, ...others }, use) {
  return use === 'id_token' ? { sub, ...inIdToken } : { sub, ...others };
}

async function interact(request, response) {
  if (next.error !== undefined) {
    await provider.interactionFinished(request, response, next, { mergeWithLastSubmission: false });
    return;
  }
  const { params } = await provider.interactionDetails(request, response);
  accounts.set(next.sub, next);
  const grant = new provider.Grant({ accountId: next.sub, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const result = { login: { accountId: next.sub, remember: false }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

handle = (request, response) => {
  if (!request.url.startsWith('/interaction/')) callback(request, response);
  else interact(request, response).catch((error) => response.writeHead(500).end(String(error)));
};

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  next = JSON.parse(line);
  process.stdout.write('ready\n');
});
lines.on('close', () => process.exit(0));
process.stdout.write(`${issuer}\n`);
