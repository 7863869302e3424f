import { Count, Id, Instant, OneOf, Text, Texts } from '../http/view.decorators';
import { toAuditContent } from './audit-chain.policy';
import { actorKinds, auditResults, type ChainedEntry } from './audit-entry';

export class AuditEntryView {
  @Text({ nullable: true, description: 'Of a failed login: the account, hashed as in the log.' })
  account_hash!: string | null;
  @Text({ description: 'Method and path, or the name of a command.', example: 'PUT /users/{id}' }) action!: string;
  @Id({ nullable: true, description: 'A user or an API key.' }) actor_id!: string | null;
  @OneOf(actorKinds, { description: 'operator: whoever runs the system, by a command.' }) actor_kind!: string;
  @Text({ nullable: true, description: 'As of the request.' }) actor_role!: string | null;
  @Text() address!: string;
  @Instant() at!: string;
  @Texts({ description: 'The names of the fields that were given, never what they held.' }) fields!: readonly string[];
  @Text({ description: 'sha256 of the hash before (32 bytes) and this entry as JSON without its hash.' }) hash!: string;
  @Id() id!: string;
  @Text({ nullable: true, description: 'Of a problem: its reason, or else its code.' }) reason!: string | null;
  @Count({ description: 'More than 1: so many alike within a minute, which changed nothing.' }) requests!: number;
  @OneOf(auditResults, { description: 'denied: 401, 403, 429.' }) result!: string;
  @Count() sequence!: number;
  @Count({ description: '0 of a command.' }) status!: number;
  @Text({ nullable: true }) target_id!: string | null;
  @Text({ nullable: true, example: 'cameras' }) target_kind!: string | null;
  @Text() trace_id!: string;
  @Text() user_agent!: string;
  @Id({ nullable: true, description: 'The person it is about.' }) user_id!: string | null;
}

export function toAuditEntryView(entry: ChainedEntry): AuditEntryView {
  return { ...toAuditContent(entry), hash: entry.hash.toString('hex') };
}

export class AuditVerificationView {
  @OneOf(['whole', 'broken'], { description: 'Of what was looked at.' }) state!: string;
  @Count({ description: 'The first entry that does not fit.', nullable: true }) first_wrong_sequence!: number | null;
  @OneOf(['missing', 'changed'], { nullable: true }) fault!: string | null;
  @Text({ description: 'A sentence.' }) detail!: string;
  @Count() checked!: number;
  @Count({ description: 'For from_sequence of the next call; null when all were looked at.', nullable: true })
  next_sequence!: number | null;
  @Count({ description: 'Of the newest entry.' }) head_sequence!: number;
  @Text({ description: 'To be noted elsewhere: whoever rewrites the whole chain cannot keep it.' }) head_hash!: string;
  @Count({ description: 'Of the oldest entry that is kept.' }) first_kept_sequence!: number;
}
