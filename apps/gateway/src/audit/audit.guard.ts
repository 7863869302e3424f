import { randomUUID } from 'node:crypto';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { currentTraceId } from '@smart-attendance/observability';
import { accessKey, type Access } from '../access/access.decorators';
import { callerOf } from '../access/caller';
import { apiPath } from '../http/paths.middleware';
import { auditedKey } from './audit.decorators';
import type { AuditEntry, AuditResult } from './audit-entry';
import { AuditLog } from './audit-log.service';
import { auditNoteOf, type AuditNote } from './audit-note';
import { auditActionOf, auditTargetOf, oneLine } from './audit-target.policy';
import { changesNothing, isAudited, type CalledRoute } from './audited-routes.policy';

const addressCharactersMax = 100;
const userAgentCharactersMax = 200;
const closeListenersMax = 20;
/** As the log calls the answer to a client that did not wait for it. */
const clientLeft = 499;

/**
 * Sees every call of a route before it is known who calls, and adds an entry to the audit log when the head of the
 * answer is written: of an answer that lasts, such as a preview, at its beginning. When the client has gone before, it
 * does so at once of a reading, and of what may change something when it is known what became of it. It allows
 * everything, but nothing that must leave an entry while none can be kept.
 */
@Injectable()
export class AuditGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly log: AuditLog,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const route = this.routeOf(request, context);
    const mustBeAudited = isAudited(route);
    if (mustBeAudited) this.log.requireRoom();
    const isReading = changesNothing(route);
    onAnswer(http.getResponse<Response>(), isReading, (status) => {
      if (!mustBeAudited && status !== 403) return;
      const entry = toEntry(request, route, status);
      this.log.note(entry, entry.result !== 'succeeded' || isReading);
      const { erasedUserId } = auditNoteOf(request);
      if (erasedUserId !== undefined) this.log.note(toErasure(entry, erasedUserId), false);
    });
    return true;
  }

  private routeOf(request: Request, context: ExecutionContext): CalledRoute {
    const places = [context.getHandler(), context.getClass()];
    const { path } = request.route as { readonly path: string };
    return {
      method: request.method,
      template: path,
      access: this.reflector.getAllAndOverride<Access | undefined>(accessKey, places),
      isMarked: this.reflector.getAllAndOverride<boolean | undefined>(auditedKey, places) ?? false,
    };
  }
}

/**
 * Calls it once, with the status of the answer. What was begun is done though its client has gone, so whoever leaves
 * before the answer does not choose what is told of a change.
 */
function onAnswer(response: Response, isReading: boolean, listener: (status: number) => void): void {
  let isTold = false;
  let hasClientLeft = false;
  const tell = (status: number): void => {
    if (!isTold) listener(status);
    isTold = true;
  };
  // A pipeline into an answer adds nine of its own; each part that waits for its end one more.
  response.setMaxListeners(closeListenersMax);
  const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => Response;
  response.writeHead = (...head: unknown[]): Response => {
    const written = writeHead(...head);
    tell(response.statusCode);
    return written;
  };
  // To nobody no head is written, but the answer is ended all the same.
  const end = response.end.bind(response) as (...rest: unknown[]) => Response;
  response.end = (...rest: unknown[]): Response => {
    if (hasClientLeft) tell(response.statusCode);
    return end(...rest);
  };
  response.once('close', () => {
    hasClientLeft = true;
    if (isReading) tell(clientLeft);
  });
}

function toEntry(request: Request, route: CalledRoute, status: number): AuditEntry {
  const note = auditNoteOf(request);
  const actor = actorOf(request, note);
  const result = resultOf(status);
  const isKnown = actor.actorId !== null;
  const { template, method } = route;
  // What somebody made up whom nobody knows is not worth keeping.
  const target = isKnown
    ? auditTargetOf({ ...note, template, params: request.params, query: request.query })
    : { kind: null, id: null, userId: null };
  return {
    ...actor,
    id: randomUUID(),
    at: new Date(),
    accountHash: status === 401 ? (note.accountHash ?? null) : null,
    action: auditActionOf(method, template),
    targetKind: target.kind,
    targetId: target.id,
    userId: target.userId,
    fields: result === 'succeeded' ? (note.fields ?? []) : [],
    address: oneLine(request.ip ?? '', addressCharactersMax),
    userAgent: oneLine(request.get('user-agent') ?? '', userAgentCharactersMax),
    traceId: currentTraceId(),
    status,
    result,
    reason: status === clientLeft ? 'client_left' : (note.reason ?? null),
    requests: 1,
  };
}

/** Erasures are looked for by the action of the route that erases. */
function toErasure(entry: AuditEntry, userId: string): AuditEntry {
  const action = auditActionOf('DELETE', `${apiPath}/users/:id`);
  return { ...entry, id: randomUUID(), action, targetKind: 'users', targetId: userId, userId, fields: [] };
}

function actorOf(request: Request, note: AuditNote): Pick<AuditEntry, 'actorKind' | 'actorId' | 'actorRole'> {
  const principal = callerOf(request)?.principal;
  if (principal !== undefined) {
    return { actorKind: principal.kind, actorId: principal.id, actorRole: principal.role };
  }
  if (note.actor === undefined) return { actorKind: 'nobody', actorId: null, actorRole: null };
  return { actorKind: 'user', actorId: note.actor.id, actorRole: note.actor.role };
}

function resultOf(status: number): AuditResult {
  if (status < 400) return 'succeeded';
  return [401, 403, 429].includes(status) ? 'denied' : 'failed';
}
