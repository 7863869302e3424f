import { Pagination, Stack, Table, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import type { Stretch } from './coverage.policy';

const rowsAPage = 25;

/** The bands in words: every stretch without sight, the newest first. */
export function BlindTable({ stretches }: { readonly stretches: readonly Stretch[] }): ReactNode {
  const { t } = useTranslation(['cameras', 'ui']);
  const format = useFormat();
  const [page, setPage] = useState(1);
  const unseen = stretches.filter(({ kind }) => kind === 'blind' || kind === 'idle').toReversed();
  if (unseen.length === 0) return <Text size="sm">{t('coverage.allSeen')}</Text>;
  const pages = Math.ceil(unseen.length / rowsAPage);
  const shown = Math.min(page, pages);
  return (
    <Stack gap="sm">
      <Table.ScrollContainer minWidth={480}>
        <Table aria-label={t('coverage.title')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('coverage.what')}</Table.Th>
              <Table.Th scope="col">{t('coverage.from')}</Table.Th>
              <Table.Th scope="col">{t('coverage.to')}</Table.Th>
              <Table.Th scope="col">{t('coverage.duration')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {unseen.slice((shown - 1) * rowsAPage, shown * rowsAPage).map(({ kind, fromMs, toMs }) => (
              <Table.Tr key={fromMs}>
                <Table.Td>{t(kind === 'blind' ? 'seeing.blind' : 'seeing.idle')}</Table.Td>
                <Table.Td>{format.dateTime(new Date(fromMs))}</Table.Td>
                <Table.Td>{format.dateTime(new Date(toMs))}</Table.Td>
                <Table.Td>{format.duration((toMs - fromMs) / 1_000)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {pages > 1 && (
        <Pagination
          total={pages}
          value={shown}
          onChange={setPage}
          getControlProps={(control) => ({ 'aria-label': t(`ui:pages.${control}`) })}
          getItemProps={(number) => ({ 'aria-label': t('ui:pages.number', { number }) })}
        />
      )}
    </Stack>
  );
}
