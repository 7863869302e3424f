import { ApiProperty } from '@nestjs/swagger';
import {
  lookAlikeSources,
  lookAlikeStates,
  lookAlikeVerdicts,
  type LookAlike,
  type LookAlikePerson,
  type LookAlikeScan,
  type LookAlikeSource,
  type LookAlikeState,
  type LookAlikeVerdict,
} from '@smart-attendance/contracts';
import { requirePart } from '../http/required-part';
import { Count, Decimal, Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { rounded, textOrNull } from '../input/show.policy';
import { suggestionsFor, type Suggestion, suggestedActions } from './suggestions.policy';

export class LookAlikePersonView {
  @Id() user_id!: string;
  @Text({ example: 'Ada Lovelace' }) name!: string;
  @Text() employee_id!: string;
  @Text({ nullable: true }) department!: string | null;
  @Flag() is_active!: boolean;
  @Count({ description: 'Photos that are enrolled.' }) face_count!: number;
  @Instant() created_at!: string | null;
}

export class SuggestionView {
  @OneOf(suggestedActions) action!: Suggestion['action'];
  @Id({ description: 'Whose record it is about.' }) user_id!: string;
  @Text({ example: 'DELETE' }) method!: string;
  @Text({ example: '/api/v1/users/6f1c2d34-0000-4000-8000-000000000000' }) path!: string;
  @Text({
    description: 'What it does, and what stays.',
    example:
      'Set is_active to false for Ada Lovelace (E-1002): cameras know them as E-1001 alone, and every row of both stays.',
  })
  text!: string;
}

export class LookAlikeView {
  @Id() id!: string;
  @ApiProperty({ type: LookAlikePersonView }) one!: Shape<LookAlikePersonView>;
  @ApiProperty({ type: LookAlikePersonView }) other!: Shape<LookAlikePersonView>;
  @Text({ description: 'The model pack that compared them.' }) model!: string;
  @Decimal({ example: 0.57, description: 'Cosine of what is enrolled of the two, as of found_at.' })
  similarity!: number;
  @Decimal({ example: 0.48, description: 'The cosine at which a face is somebody’s in this gallery, now.' })
  threshold!: number;
  @OneOf(lookAlikeVerdicts, {
    description:
      'above_threshold: what is enrolled of the one passes for the other. within_margin: a face of the one may be too much like the other to be anybody’s.',
  })
  verdict!: LookAlikeVerdict;
  @Decimal({ example: 0.05, description: 'By how much a face must be more like the one than like the other, now.' })
  margin!: number;
  @OneOf(lookAlikeStates) state!: LookAlikeState;
  @OneOf(lookAlikeSources, { description: 'Found by the scan of a night, or by an enrolment that was refused.' })
  source!: LookAlikeSource;
  @Instant() found_at!: string | null;
  @Instant({ nullable: true }) decided_at!: string | null;
  @Text({ nullable: true }) decided_by!: string | null;
  @ApiProperty({ type: [SuggestionView], description: 'Of one person who was entered twice: what may be done.' })
  suggestions!: readonly Shape<SuggestionView>[];
  @Count({ description: 'Grows with every change.' }) revision!: number;
}

export function toLookAlikeView(pair: LookAlike): Shape<LookAlikeView> {
  const [one, other] = [requirePart(pair.one), requirePart(pair.other)];
  return {
    id: pair.id,
    one: toPersonView(one),
    other: toPersonView(other),
    model: pair.packId,
    similarity: rounded(pair.similarity),
    threshold: rounded(pair.threshold),
    verdict: pair.verdict as LookAlikeVerdict,
    margin: rounded(pair.marginMin),
    state: pair.state as LookAlikeState,
    source: pair.source as LookAlikeSource,
    found_at: toIsoInstant(pair.foundAt),
    decided_at: toIsoInstant(pair.decidedAt),
    decided_by: textOrNull(pair.decidedBy),
    suggestions: pair.state === 'same_person' ? suggestionsFor(one, other) : [],
    revision: pair.revision,
  };
}

function toPersonView(person: LookAlikePerson): Shape<LookAlikePersonView> {
  return {
    user_id: person.personId,
    name: person.name,
    employee_id: person.employeeId,
    department: textOrNull(person.department),
    is_active: person.isActive,
    face_count: person.templates,
    created_at: toIsoInstant(person.createdAt),
  };
}

const scanStates = ['idle', 'running'] as const;

export class LookAlikeScanView {
  @OneOf(scanStates) state!: (typeof scanStates)[number];
  @Instant({ nullable: true, description: 'Of the last one, or the one at work.' }) started_at!: string | null;
  @Instant({ nullable: true }) finished_at!: string | null;
  @Count({ description: 'Who was to be compared: their photos changed since the scan before.' }) people!: number;
  @Count() people_done!: number;
  @Count({ description: 'Pairs that wait for a decision.' }) open_pairs!: number;
  @Instant({ description: 'The next night.' }) next_at!: string | null;
}

export function toLookAlikeScanView(scan: LookAlikeScan): Shape<LookAlikeScanView> {
  return {
    state: scan.state === 'running' ? 'running' : 'idle',
    started_at: toIsoInstant(scan.startedAt),
    finished_at: toIsoInstant(scan.finishedAt),
    people: scan.people,
    people_done: scan.peopleDone,
    open_pairs: scan.openPairs,
    next_at: toIsoInstant(scan.nextAt),
  };
}
