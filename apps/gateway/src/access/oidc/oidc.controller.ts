import { applyDecorators, Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { isAppError } from '@smart-attendance/errors';
import { currentTraceId } from '@smart-attendance/observability';
import { auditNoteOf } from '../../audit/audit-note';
import { apiPath } from '../../http/paths.middleware';
import { toProblem } from '../../http/problem.policy';
import { Flag, type Shape } from '../../http/view.decorators';
import { FromText, Is } from '../../input/field.decorators';
import { Public } from '../access.decorators';
import { BrowserSessionsService } from '../browser/browser-sessions.service';
import { FailedLogins } from '../failed-logins';
import { OidcCookie } from './oidc-cookie';
import { OidcLoginService } from './oidc-login.service';
import { OidcProvider } from './oidc-provider';
import { toProblemPage, toReturnPage } from './page.view';
import { ownPath } from './return-to.policy';

export class OidcLoginQuery {
  @FromText({
    description: 'Where the browser goes afterwards: a path of this origin.',
    default: '/',
    example: '/docs',
  })
  @Is(ownPath)
  return_to?: string;
}

export class LoginMethodsView {
  @Flag({ description: 'With email and password.' }) password!: boolean;
  @Flag({ description: 'By a provider: /auth/oidc/login.' }) oidc!: boolean;
}

const loginPath = `${apiPath}/auth/oidc/login`;
const html = { 'text/html': { schema: { type: 'string' } } } as const;
const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } as const;
const retryAfter = { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer', minimum: 1 } } } as const;

/** What fails here is seen in a browser: as a page for who asks for one, a problem for others. */
function FailsInBrowser(): MethodDecorator {
  const content = { ...problem, ...html };
  return applyDecorators(
    ApiResponse({
      status: 401,
      description: 'Not begun in this browser, over, or not to be verified',
      headers: { 'WWW-Authenticate': { schema: { type: 'string' } } },
      content,
    }),
    ApiResponse({
      status: 403,
      description: 'Refused; reason: provider_refused, email_not_verified, unknown_person or other_login',
      content,
    }),
    ApiResponse({ status: 404, description: 'Not set up here', content }),
    ApiResponse({ status: 503, description: 'The provider, or a service, is away', headers: retryAfter, content }),
  );
}

@ApiTags('auth')
@Public()
@Controller(apiPath)
export class OidcController {
  constructor(
    private readonly provider: OidcProvider,
    private readonly login: OidcLoginService,
    private readonly browserSessions: BrowserSessionsService,
    private readonly cookie: OidcCookie,
    private readonly failed: FailedLogins,
  ) {}

  @Get('login-methods')
  @ApiOperation({ summary: 'How one may log in here', description: 'For a page that shows the choice.' })
  @ApiOkResponse({ type: LoginMethodsView })
  methods(): Shape<LoginMethodsView> {
    return { password: true, oidc: this.provider.isOn };
  }

  @Get('auth/oidc/login')
  @ApiOperation({
    summary: 'Log in by the provider: a browser goes there',
    description: 'Sends the browser to the provider that is set up, if one is.',
  })
  @ApiResponse({
    status: 302,
    description: 'To the provider.',
    headers: { Location: { schema: { type: 'string', format: 'uri' } }, 'Set-Cookie': { schema: { type: 'string' } } },
  })
  @FailsInBrowser()
  async begin(@Query() query: OidcLoginQuery, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.orAsPage(request, response, async () => {
      const earlierId = await this.browserSessions.presentIdOf(request);
      const { url, begun } = await this.login.begin(query.return_to ?? '/', earlierId);
      this.cookie.set(request, response, begun);
      response.status(302).set('Location', url).end();
    });
  }

  @Get('auth/oidc/callback')
  @ApiOperation({
    summary: 'Where the provider sends the browser back to',
    description: 'Opens a session in a cookie, and sends the browser on to where it wanted to.',
  })
  @ApiQuery({ name: 'code', required: false, type: String })
  @ApiQuery({ name: 'state', required: false, type: String })
  @ApiQuery({ name: 'error', required: false, type: String })
  @ApiOkResponse({ content: html, headers: { 'Set-Cookie': { schema: { type: 'string' } } } })
  @FailsInBrowser()
  async finish(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.orAsPage(request, response, async () => {
      const begun = this.cookie.take(request, response);
      const queryAt = request.url.indexOf('?');
      const search = queryAt < 0 ? '' : request.url.slice(queryAt);
      const { person, returnTo, earlierId } = await this.login.finish(search, begun);
      await this.browserSessions.open(person, request, response, earlierId);
      response.type('html').send(toReturnPage(returnTo));
    });
  }

  private async orAsPage(request: Request, response: Response, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isAppError(error)) throw error;
      if (error.code !== 'not_found') this.failed.note({ address: request.ip ?? '', account: 'oidc', error });
      if (request.accepts(['application/problem+json', 'html']) !== 'html') throw error;
      const { problem: shown, headers } = toProblem(error, currentTraceId(), false);
      auditNoteOf(request).reason = shown.reason ?? error.code;
      response.status(shown.status).set(headers).type('html').send(toProblemPage(shown, loginPath));
    }
  }
}
