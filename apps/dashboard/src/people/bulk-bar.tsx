import { Button, Group, Paper, Text } from '@mantine/core';
import { TbBuilding, TbCircleCheck, TbCircleOff, TbEraser } from 'react-icons/tb';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { api } from '../session';
import { BulkDialog, type BulkAction } from './bulk-dialog';
import { toPeopleQuery, type PeopleFilter } from './people-filter.policy';
import { nameOf } from './use-people-columns';

/** Names by id. */
type Selection = ReadonlyMap<string, string>;

interface Props {
  readonly filter: PeopleFilter;
  readonly total: number;
  readonly selected: Selection;
  readonly onSelect: (selected: Selection) => void;
}

/** As many as an installation has people; more are done in several goes. */
const selectedMax = 10_000;

/** What can be done with those who are selected; each filter has a bar of its own. */
export function BulkBar({ filter, total, selected, onSelect }: Props): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  const [action, setAction] = useState<BulkAction>();
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);
  const selectAll = useMutation({
    mutationFn: async () => {
      const names = new Map<string, string>();
      for await (const person of api.allPages('/users', { query: toPeopleQuery(filter) })) {
        names.set(person.id, nameOf(person));
        if (names.size === selectedMax || isGone.current) break;
      }
      return names;
    },
  });
  if (selected.size === 0) return null;
  const button = (name: BulkAction, icon: ReactNode): ReactNode => (
    <Button
      size="xs"
      variant="default"
      leftSection={icon}
      {...(name === 'erase' && { c: 'var(--mantine-color-error)' })}
      onClick={() => {
        setAction(name);
      }}
    >
      {t(`bulk.${name}.button`)}
    </Button>
  );
  return (
    <Paper withBorder p="xs" role="region" aria-label={t('bulk.label')}>
      <Group gap="xs">
        <Text size="sm" fw={600} role="status" me="xs">
          {t('bulk.selected', { number: format.number(selected.size) })}
        </Text>
        {button('deactivate', <TbCircleOff size={16} aria-hidden />)}
        {button('activate', <TbCircleCheck size={16} aria-hidden />)}
        {button('department', <TbBuilding size={16} aria-hidden />)}
        {button('erase', <TbEraser size={16} aria-hidden />)}
        {selected.size < Math.min(total, selectedMax) && (
          <Button
            size="xs"
            variant="subtle"
            loading={selectAll.isPending}
            onClick={() => {
              selectAll.mutate(undefined, { onSuccess: onSelect });
            }}
          >
            {t('bulk.selectAll', { number: format.number(Math.min(total, selectedMax)) })}
          </Button>
        )}
        <Button
          size="xs"
          variant="subtle"
          onClick={() => {
            onSelect(new Map());
          }}
        >
          {t('bulk.clear')}
        </Button>
      </Group>
      {action !== undefined && (
        <BulkDialog
          action={action}
          people={selected}
          onClose={(left) => {
            setAction(undefined);
            if (left !== undefined) onSelect(left);
          }}
        />
      )}
    </Paper>
  );
}
