import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice, PageSkeleton } from '../../ui';
import { RecognitionFrame } from '../recognition-frame';
import { SizesTable } from './sizes-table';
import { StricterTables } from './stricter-tables';
import { ThresholdCurves } from './threshold-curves';
import { ThresholdMeaning } from './threshold-meaning';
import { ThresholdStatement } from './threshold-statement';
import { ThresholdTrial } from './threshold-trial';
import { thresholdsQuery } from './thresholds.queries';

/** By how much likeness faces get names now, how often that is wrong, what it costs, and what another would change. */
export function ThresholdsPage(): ReactNode {
  const { t } = useTranslation('recognition');
  const { data, error, isPending, refetch } = useQuery(thresholdsQuery);
  return (
    <RecognitionFrame title={t('thresholds.title')} description={t('thresholds.description')}>
      {isPending && <PageSkeleton />}
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data !== undefined && (
        <>
          <ThresholdStatement thresholds={data} />
          {data.curve.length > 0 && <ThresholdCurves thresholds={data} />}
          <ThresholdTrial thresholds={data} />
          <StricterTables thresholds={data} />
          <SizesTable thresholds={data} />
          <ThresholdMeaning thresholds={data} />
        </>
      )}
    </RecognitionFrame>
  );
}
