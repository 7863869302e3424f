import { Stack, Table, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { ScrollTable } from '../../ui/scroll-table';
import { cosineDigits } from './cosine-format';
import type { Thresholds } from './thresholds.queries';

/** What it would be as the gallery grows. */
export function SizesTable({ thresholds: { sizes } }: { readonly thresholds: Thresholds }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  if (sizes.length === 0) return null;
  return (
    <Stack gap="xs" maw={480}>
      <Title order={2} fz="h4">
        {t('thresholds.bySize')}
      </Title>
      <ScrollTable label={t('thresholds.bySize')} minWidth={280}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('figure.gallery')}</Table.Th>
            <Table.Th scope="col">{t('figure.threshold')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sizes.map(({ people, threshold }) => (
            <Table.Tr key={people}>
              <Table.Td>{format.number(people)}</Table.Td>
              <Table.Td>{format.number(threshold, cosineDigits)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
    </Stack>
  );
}
