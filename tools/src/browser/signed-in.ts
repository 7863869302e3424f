import type { Browser, BrowserContext } from 'playwright-core';

export type Cookies = Awaited<ReturnType<BrowserContext['storageState']>>['cookies'];

/**
 * Signs in as the page does and gives the cookie, which counts for every port of the host.
 *
 * @throws Error with what the gateway says
 */
export async function signedInCookies(
  browser: Browser,
  baseUrl: string,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<Cookies> {
  const context = await browser.newContext();
  try {
    const answer = await context.request.post(`${baseUrl}/api/v1/auth/sessions`, {
      data: { email, password },
      headers: { 'X-Requested-With': 'smart-attendance', Origin: baseUrl },
    });
    if (!answer.ok()) throw new Error(`${email} cannot sign in: ${await answer.text()}`);
    return (await context.storageState()).cookies;
  } finally {
    await context.close();
  }
}
