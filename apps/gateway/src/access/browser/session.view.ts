import { ApiProperty } from '@nestjs/swagger';
import type { Person } from '@smart-attendance/contracts';
import { Flag, Id, Instant, OneOf, Text, type Shape } from '../../http/view.decorators';
import { textOrNull } from '../../input/show.policy';
import { UserView, toUserView } from '../../users/user.view';
import type { Session } from '../session.entity';
import type { OpenedSession } from './browser-sessions.service';

export class OpenedSessionView {
  @Id() session_id!: string;
  @Instant({ description: 'Unless it is used before.' }) expires_at!: string;
  @Flag({ description: 'Until it is changed, nothing else than that may be done.' }) password_change_required!: boolean;
  @ApiProperty({ type: UserView }) user!: UserView;
}

export function toOpenedSessionView({ sessionId, expiresAt }: OpenedSession, person: Person): OpenedSessionView {
  return {
    session_id: sessionId,
    expires_at: expiresAt.toISOString(),
    password_change_required: person.passwordChangeRequired,
    user: toUserView(person),
  };
}

export class SessionView {
  @Id() id!: string;
  @OneOf(['tokens', 'cookie']) kind!: string;
  @Flag({ description: 'The one that asks.' }) is_current!: boolean;
  @Text({ nullable: true, description: 'As the client called itself at the login.' }) user_agent!: string | null;
  @Text({ nullable: true, description: 'Of the client at the login.' }) address!: string | null;
  @Instant() created_at!: string;
  @Instant({ description: 'To the minute; of tokens when they were refreshed, too.' }) last_used_at!: string;
  @Instant({ description: 'Unless it is used, or refreshed, before.' }) expires_at!: string;
}

export function toSessionView(session: Session, currentId: string | undefined): Shape<SessionView> {
  return {
    id: session.id,
    kind: session.kind,
    is_current: session.id === currentId,
    user_agent: textOrNull(session.userAgent),
    address: textOrNull(session.address),
    created_at: session.createdAt.toISOString(),
    last_used_at: (session.lastUsedAt ?? session.createdAt).toISOString(),
    expires_at: session.expiresAt.toISOString(),
  };
}
