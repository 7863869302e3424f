import { ActionIcon, Card, Chip, Group, Text, TextInput, Tooltip } from '@mantine/core';
import { TbTrash } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useWeekdayNames } from './use-weekday-names';
import { problemOf, weekdays, type EditedOpening } from './schedule.policy';

interface Props {
  readonly opening: EditedOpening;
  readonly number: number;
  readonly onChange: (opening: EditedOpening) => void;
  readonly onRemove: () => void;
}

export function OpeningFields({ opening, number, onChange, onRemove }: Props): ReactNode {
  const { t } = useTranslation('cameras');
  const names = useWeekdayNames();
  const problem = problemOf(opening);
  const isOvernight = problem === undefined && opening.to !== '00:00' && opening.to < opening.from;
  return (
    <Card withBorder padding="sm" component="fieldset" m={0}>
      <Text component="legend" size="sm" fw={550} px={4}>
        {t('schedule.opening', { number })}
      </Text>
      <Group gap="sm" align="flex-end">
        <Chip.Group
          multiple
          value={[...opening.days]}
          onChange={(days) => {
            onChange({ ...opening, days: weekdays.filter((day) => days.includes(day)) });
          }}
        >
          <Group gap={6} role="group" aria-label={t('schedule.days')}>
            {weekdays.map((day) => (
              <Chip key={day} value={day} size="sm">
                {names[day]}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <TextInput
          type="time"
          label={t('schedule.from')}
          required
          value={opening.from}
          onChange={(event) => {
            onChange({ ...opening, from: event.currentTarget.value });
          }}
        />
        <TextInput
          type="time"
          label={t('schedule.to')}
          required
          value={opening.to}
          onChange={(event) => {
            onChange({ ...opening, to: event.currentTarget.value });
          }}
        />
        <Tooltip label={t('schedule.remove', { number })}>
          <ActionIcon
            variant="subtle"
            color="red"
            size="lg"
            aria-label={t('schedule.remove', { number })}
            onClick={onRemove}
          >
            <TbTrash size={18} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <div aria-live="polite">
        {problem !== undefined && (
          <Text size="sm" mt={6} c="var(--mantine-color-error)">
            {t(`schedule.problem.${problem}`)}
          </Text>
        )}
        {isOvernight && (
          <Text size="sm" mt={6} c="dimmed">
            {t('schedule.overnight')}
          </Text>
        )}
      </div>
    </Card>
  );
}
