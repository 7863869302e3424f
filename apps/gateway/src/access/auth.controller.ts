import { Body, Controller, Get, HttpCode, Post, Put, Req, Res } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { getPerson } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { requirePart } from '../http/required-part';
import { TakesSmallJson } from '../http/body.decorators';
import { apiPath } from '../http/paths.middleware';
import { BeforePasswordChange, Needs, Public } from './access.decorators';
import { ChangePasswordInput, LoginInput, LogoutInput, RefreshInput } from './auth.input';
import { MeApiKeyView, MeUserView, toMeApiKeyView, toMeUserView, TokensView, toTokensView } from './auth.view';
import { BrowserSessionsService } from './browser/browser-sessions.service';
import { Caller, FromCaller } from './caller';
import { clientOf } from './client';
import { LoginService } from './login.service';
import { OwnPasswordService } from './own-password.service';
import { SessionsService } from './sessions.service';

@ApiTags('auth')
@Controller(`${apiPath}/auth`)
export class AuthController {
  constructor(
    private readonly login: LoginService,
    private readonly sessions: SessionsService,
    private readonly browserSessions: BrowserSessionsService,
    private readonly ownPassword: OwnPasswordService,
    private readonly requests: RequestClient,
  ) {}

  @Post('login')
  @HttpCode(200)
  @Public()
  @TakesSmallJson()
  @ApiOperation({
    summary: 'Log in',
    description:
      'For programs; pages of this origin: POST /auth/sessions. Too many failures: 429. No room for so many at once: 503.',
  })
  @ApiOkResponse({ type: TokensView })
  async logIn(@Body() input: LoginInput, @Req() request: Request): Promise<TokensView> {
    const person = await this.login.authenticate(input.email, input.password, request.ip ?? '');
    return toTokensView(await this.sessions.open(person, clientOf(request)));
  }

  @Post('refresh')
  @HttpCode(200)
  @Public()
  @TakesSmallJson()
  @ApiOperation({
    summary: 'New tokens for a refresh token',
    description: `A refresh token works once. Who lost the answer may ask again within 30 s, from the same network and with
the same User-Agent, and gets the same token, as long as that was not used. Any other second use means that the token was
copied, and ends the session.`,
  })
  @ApiOkResponse({ type: TokensView })
  async refresh(@Body() input: RefreshInput, @Req() request: Request): Promise<TokensView> {
    return toTokensView(await this.sessions.refresh(input.refresh_token, clientOf(request)));
  }

  @Post('logout')
  @HttpCode(204)
  @Needs('known')
  @BeforePasswordChange()
  @TakesSmallJson()
  @ApiOperation({ summary: 'End this session' })
  @ApiNoContentResponse()
  async logOut(
    @Body() input: LogoutInput,
    @FromCaller() { principal }: Caller,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    if (principal.kind !== 'user') {
      throw new AppError('permission_denied', 'An API key has no session to end; revoke the key instead.');
    }
    await this.sessions.revoke(principal.sessionId);
    this.browserSessions.forgetCookie(request, response);
    if (typeof input.refresh_token === 'string') await this.sessions.revokeByToken(input.refresh_token, principal.id);
  }

  @Put('password')
  @HttpCode(204)
  @Needs('password.change', 'oneself')
  @BeforePasswordChange()
  @TakesSmallJson()
  @ApiOperation({
    summary: 'Change my own password',
    description:
      'With the present one; too many wrong ones: 429. Ends my other sessions, this one goes on. An API key has no password: 403.',
  })
  @ApiNoContentResponse()
  async changePassword(
    @Body() input: ChangePasswordInput,
    @FromCaller() { principal }: Caller,
    @Req() request: Request,
  ): Promise<void> {
    await this.ownPassword.change(principal, {
      currentPassword: input.current_password,
      newPassword: input.new_password,
      address: request.ip ?? '',
    });
  }

  @Get('me')
  @Needs('known')
  @BeforePasswordChange()
  @ApiOperation({ summary: 'Who am I, and what may I do' })
  @ApiExtraModels(MeUserView, MeApiKeyView)
  @ApiOkResponse({ schema: { oneOf: [{ $ref: getSchemaPath(MeUserView) }, { $ref: getSchemaPath(MeApiKeyView) }] } })
  async me(@FromCaller() { principal }: Caller): Promise<MeUserView | MeApiKeyView> {
    if (principal.kind === 'api_key') return toMeApiKeyView(principal);
    const { person } = await this.requests.request(getPerson, { personId: principal.id });
    return toMeUserView(requirePart(person), principal);
  }
}
