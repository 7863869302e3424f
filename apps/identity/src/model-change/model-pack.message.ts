import { timestampFromDate, type MessageInitShape, type ModelPackSchema } from '@smart-attendance/contracts';
import type { AgreementCounts } from './model-agreements.repository';
import type { DescribedPack } from './model-packs.service';

export function toModelPackMessage({
  row,
  counts,
  threshold,
  agreement,
}: DescribedPack): MessageInitShape<typeof ModelPackSchema> {
  const { packId, vectorSize, isActive, state, stalledReason, registeredBy, registeredAt, finishedAt, activatedAt } =
    row;
  return {
    packId,
    vectorSize,
    isActive,
    state,
    stalledReason,
    ...counts,
    threshold,
    isCalibrated: row.calibration.length > 1,
    registeredBy,
    registeredAt: timestampFromDate(registeredAt),
    ...(finishedAt !== null && { finishedAt: timestampFromDate(finishedAt) }),
    ...(activatedAt !== null && { activatedAt: timestampFromDate(activatedAt) }),
    agreement: { ...agreement, faces: facesIn(agreement) },
  };
}

function facesIn({ samePerson, bothNobody, onlyActive, onlyThis, differentPeople }: AgreementCounts): number {
  return samePerson + bothNobody + onlyActive + onlyThis + differentPeople;
}
