import { Alert, List, Stack, Text } from '@mantine/core';
import { TbAlertTriangle } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** What erasing does, and what is left afterwards. */
export function ErasureText(): ReactNode {
  const { t } = useTranslation('people');
  return (
    <Stack gap="sm">
      <div>
        <Text size="sm" fw={600}>
          {t('erase.goes')}
        </Text>
        <List size="sm">
          <List.Item>{t('erase.goesRecord')}</List.Item>
          <List.Item>{t('erase.goesFaces')}</List.Item>
          <List.Item>{t('erase.goesRecognitions')}</List.Item>
          <List.Item>{t('erase.goesReview')}</List.Item>
          <List.Item>{t('erase.goesSessions')}</List.Item>
        </List>
      </div>
      <div>
        <Text size="sm" fw={600}>
          {t('erase.stays')}
        </Text>
        <List size="sm">
          <List.Item>{t('erase.staysAttendance')}</List.Item>
          <List.Item>{t('erase.staysAudit')}</List.Item>
          <List.Item>{t('erase.staysReceipt')}</List.Item>
          <List.Item>{t('erase.staysElsewhere')}</List.Item>
        </List>
      </div>
      <Alert color="red" icon={<TbAlertTriangle />}>
        {t('erase.forGood')}
      </Alert>
    </Stack>
  );
}
