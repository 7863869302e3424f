import { Button, Text } from '@mantine/core';
import { TbGripVertical } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LinkAnchor } from '../../ui';
import { shiftsQuery } from '../rules.queries';
import { ShiftChip } from '../shift-chip';
import classes from './roster-grid.module.css';

/** Shifts to be drawn onto people and weeks, or pressed once these are selected. */
export function ShiftPalette({ onChoose }: { readonly onChoose: (shiftId: string) => void }): ReactNode {
  const { t } = useTranslation('roster');
  const shifts = useQuery(shiftsQuery);
  if (shifts.data?.length === 0) {
    return (
      <Text size="sm">
        {t('palette.empty')}{' '}
        <LinkAnchor to="/roster/shifts/new" inherit underline="always">
          {t('shifts.new')}
        </LinkAnchor>
      </Text>
    );
  }
  return (
    <div>
      <Text size="sm" c="dimmed" mb={6} id="palette-hint">
        {t('palette.hint')}
      </Text>
      <ul className={classes['palette']} aria-label={t('palette.label')}>
        {shifts.data?.map(({ id, name, start, end }) => (
          <li key={id}>
            <Button
              variant="default"
              size="xs"
              radius="sm"
              draggable
              aria-describedby="palette-hint"
              leftSection={<ShiftChip id={id} />}
              rightSection={<TbGripVertical size={14} aria-hidden />}
              onDragStart={(event) => {
                event.dataTransfer.setData('text/plain', id);
                event.dataTransfer.effectAllowed = 'copy';
              }}
              onClick={() => {
                onChoose(id);
              }}
            >
              <bdi>{name}</bdi>&nbsp;
              <span>{`${start}–${end}`}</span>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
