import { Alert, Code, Stack, Text } from '@mantine/core';
import { TbCpu, TbInfoCircle } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { useMay } from '../../session';
import { CardsSkeleton, EmptyState, ErrorNotice } from '../../ui';
import { RecognitionFrame } from '../recognition-frame';
import { ModelCard } from './model-card';
import { modelsQuery } from './models.queries';
import { RegisterModel } from './register-model';

/** The packs by which faces are compared: the one that decides, and those that are prepared beside it. */
export function ModelsPage(): ReactNode {
  const { t } = useTranslation('recognition');
  const mayManage = useMay('models.manage', 'all');
  const { data: models, error, isPending, refetch } = useQuery(modelsQuery);
  const active = models?.find((model) => model.is_active);
  return (
    <RecognitionFrame title={t('models.title')} description={t('models.description')}>
      {isPending && <CardsSkeleton cards={2} height={260} />}
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {models?.length === 0 && (
        <EmptyState icon={TbCpu} title={t('models.none')}>
          {t('models.noneText')}
        </EmptyState>
      )}
      {models !== undefined && models.length > 0 && (
        <Stack>
          {models.map((model) => (
            <ModelCard key={model.pack_id} model={model} active={active} mayManage={mayManage} />
          ))}
        </Stack>
      )}
      {mayManage && models !== undefined && <RegisterModel />}
      <Alert color="blue" icon={<TbInfoCircle />} title={t('models.how')} maw="90ch">
        <Text size="sm">
          <Trans t={t} i18nKey="models.howText" components={{ second: <Code dir="ltr">MODEL_PACK_SECOND</Code> }} />
        </Text>
      </Alert>
    </RecognitionFrame>
  );
}
