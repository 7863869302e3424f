import type { PersonRecognized } from '@smart-attendance/contracts';
import { toPunch } from './punch.consumer';

const now = new Date('2026-03-02T12:00:00Z');
const day = 24 * 60 * 60;

type Recognition = NonNullable<PersonRecognized['recognition']>;

function seconds(fromNow: number) {
  return {
    $typeName: 'google.protobuf.Timestamp',
    seconds: BigInt(Math.floor(now.getTime() / 1_000) + fromNow),
    nanos: 0,
  } as const;
}

function recognized(fields: Partial<Recognition>): PersonRecognized {
  const recognition: Recognition = {
    $typeName: 'identity.v1.Recognition',
    id: '0199f0a0-0000-7000-8000-000000000001',
    personId: '0199f0a0-0000-7000-8000-000000000002',
    cameraId: '0199f0a0-0000-7000-8000-000000000003',
    firstSeenAt: seconds(-10),
    lastSeenAt: seconds(-5),
    similarity: 0.7,
    margin: 0.2,
    sightings: 3,
    revision: 1,
    withdrawnBy: '',
    withdrawalReason: '',
    threshold: 0.5,
    packId: 'pack',
    toldBy: '',
    ...fields,
  };
  return { $typeName: 'identity.v1.PersonRecognized', recognition };
}

describe('a recognition', () => {
  it('is a punch from the first to the last sighting', () => {
    expect(toPunch(recognized({}), now)).toEqual({
      recognitionId: '0199f0a0-0000-7000-8000-000000000001',
      personId: '0199f0a0-0000-7000-8000-000000000002',
      cameraId: '0199f0a0-0000-7000-8000-000000000003',
      firstSeenAt: new Date('2026-03-02T11:59:50Z'),
      lastSeenAt: new Date('2026-03-02T11:59:55Z'),
      similarity: 0.7,
      told: undefined,
    });
  });

  it('that a person told has its author, and says nothing of how much alike it is', () => {
    const told = { authorId: 'hr-1', at: new Date('2026-03-02T12:00:00Z') };
    expect(toPunch(recognized({ toldBy: 'hr-1', toldAt: seconds(0) }), now)).toMatchObject({ told, similarity: null });
  });

  it.each<[string, Partial<Recognition>]>([
    ['recognition.id', { id: 'frame 7' }],
    ['recognition.person_id', { personId: '' }],
    ['recognition.camera_id', { cameraId: 'door' }],
    ['recognition.similarity', { similarity: Number.NaN }],
    ['recognition.last_seen_at', { lastSeenAt: seconds(-11) }],
    ['recognition.last_seen_at', { lastSeenAt: seconds(day) }],
    ['recognition.first_seen_at', { firstSeenAt: seconds(day + 1), lastSeenAt: seconds(day + 2) }],
    ['recognition.first_seen_at', { firstSeenAt: { ...seconds(0), seconds: 0n } }],
    ['recognition.last_seen_at', { lastSeenAt: { ...seconds(0), seconds: 2n ** 62n } }],
  ])('with a wrong %s is refused by that name', (field, fields) => {
    let refusal: unknown;
    try {
      toPunch(recognized(fields), now);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ code: 'invalid_argument', violations: [{ field }] });
  });
});
