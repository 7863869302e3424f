import { Button, Group, Text } from '@mantine/core';
import type { IconType } from 'react-icons';
import type { ColumnDef } from '@tanstack/react-table';
import { useState, type ComponentProps, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui';
import { Author } from '../ui/author';
import { DataTable, type PagedList } from '../ui/data-table';
import { ListNews } from '../ui/list-news';
import { BulkBar } from './bulk-bar';
import { DecideDialog, type Deciding, type Decision } from './decide-dialog';
import type { Decidable } from './use-deciding';

const none: ReadonlySet<string> = new Set();

export type OnDecide<Row> = (decision: Decision, requests: readonly Row[]) => void;

/** Which rows are selected, and which decision about which of them is asked for. */
export function useInbox<Row>() {
  const [selected, select] = useState(none);
  const [wish, setWish] = useState<{ readonly decision: Decision; readonly requests: readonly Row[] }>();
  const decide: OnDecide<Row> = (decision, requests) => {
    setWish({ decision, requests });
  };
  const clear = (): void => {
    setWish(undefined);
    select(none);
  };
  return { selected, select, wish, decide, clear };
}

interface Props<Row extends Decidable> {
  readonly inbox: ReturnType<typeof useInbox<Row>>;
  readonly label: string;
  /** What narrows the list. */
  readonly filter: ReactNode;
  readonly list: PagedList<Row>;
  readonly news: ComponentProps<typeof ListNews>;
  readonly columns: ColumnDef<Row>[];
  /** These wait for a decision. */
  readonly areWaiting: boolean;
  readonly dateOf: (row: Row) => string;
  readonly icon: IconType;
  readonly deciding: Deciding<Row>;
  readonly notice?: (todo: readonly Row[], decision: Decision) => ReactNode;
}

/** What people ask for: decided one by one, or many at once. */
export function Inbox<Row extends Decidable>({ inbox, label, filter, list, news, ...props }: Props<Row>): ReactNode {
  const { t } = useTranslation('approvals');
  const { columns, areWaiting, dateOf, icon, deciding, notice } = props;
  const { selected, select, wish, decide, clear } = inbox;
  const chosen = list.data?.pages.flatMap((page) => page.data).filter(({ id }) => selected.has(id)) ?? [];
  return (
    <>
      <Group justify="space-between">
        {filter}
        {chosen.length > 0 && <BulkBar chosen={chosen} onDecide={decide} />}
      </Group>
      <ListNews {...news} />
      <DataTable<Row>
        label={label}
        columns={columns}
        list={list}
        rowHeightPx={84}
        {...(areWaiting && {
          selected,
          onSelect: select,
          selectLabel: (row) => t('corrections.select', { name: row.user_name ?? '', date: dateOf(row) }),
        })}
        empty={
          <EmptyState icon={icon} title={t(areWaiting ? 'corrections.empty' : 'corrections.none')}>
            {areWaiting && t('corrections.emptyText')}
          </EmptyState>
        }
      />
      {wish !== undefined && (
        <DecideDialog
          {...wish}
          deciding={deciding}
          {...(notice !== undefined && { notice: (todo: readonly Row[]) => notice(todo, wish.decision) })}
          onClose={clear}
        />
      )}
    </>
  );
}

/** For one that waits. */
export function DecisionButtons({
  named,
  onDecide,
}: {
  readonly named: { readonly name: string; readonly date: string };
  readonly onDecide: (decision: Decision) => void;
}): ReactNode {
  const { t } = useTranslation('approvals');
  return (
    <Group gap={6}>
      <Button
        size="xs"
        aria-label={t('approveOne', named)}
        onClick={() => {
          onDecide('approve');
        }}
      >
        {t('approve')}
      </Button>
      <Button
        size="xs"
        variant="default"
        aria-label={t('refuseOne', named)}
        onClick={() => {
          onDecide('refuse');
        }}
      >
        {t('refuse')}
      </Button>
    </Group>
  );
}

/** Who asked, where it was for somebody else. */
export function AskedBy(author: ComponentProps<typeof Author>): ReactNode {
  const { t } = useTranslation('approvals');
  return (
    <Text size="xs" c="dimmed" component="div">
      {t('askedBy')} <Author {...author} />
    </Text>
  );
}
