import { ActionIcon, Button, Card, Group, SegmentedControl, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { TbEye, TbEyeOff, TbTrash } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ZoneEditing } from './zone-tools';
import type { EditedZone } from './zones.policy';

/** The zones in words; what is chosen here has its corners shown in the picture. */
export function ZoneList({ zones, chosen, onChoose, dispatch }: ZoneEditing): ReactNode {
  const { t } = useTranslation('cameras');
  if (zones.length === 0) {
    return (
      <Card withBorder>
        <Text size="sm">{t('zones.none')}</Text>
      </Card>
    );
  }
  return (
    <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('zones.list')}>
      {zones.map((zone, index) => (
        <ZoneCard
          key={zone.key}
          zone={zone}
          number={index + 1}
          isChosen={zone.key === chosen}
          onChoose={onChoose}
          dispatch={dispatch}
        />
      ))}
    </Stack>
  );
}

interface CardProps extends Pick<ZoneEditing, 'onChoose' | 'dispatch'> {
  readonly zone: EditedZone;
  readonly number: number;
  readonly isChosen: boolean;
}

function ZoneCard({ zone, number, isChosen, onChoose, dispatch }: CardProps): ReactNode {
  const { t } = useTranslation('cameras');
  const { key, kind, name, points } = zone;
  const label = name.trim() === '' ? t('zones.unnamed', { number }) : name;
  const Icon = kind === 'watch' ? TbEye : TbEyeOff;
  return (
    <Card
      withBorder
      component="li"
      padding="sm"
      style={{ ...(isChosen && { borderColor: 'var(--mantine-primary-color-filled)' }) }}
    >
      <Stack gap="xs">
        <TextInput
          size="sm"
          label={t('zones.name', { number })}
          leftSection={<Icon size={16} aria-hidden />}
          maxLength={255}
          value={name}
          onFocus={() => {
            onChoose(key);
          }}
          onChange={(event) => {
            dispatch({ type: 'rename', key, name: event.currentTarget.value });
          }}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('zones.kindOf', { name: label })}
          value={kind}
          data={[
            { value: 'watch', label: t('zones.watch') },
            { value: 'mask', label: t('zones.mask') },
          ]}
          onChange={(next) => {
            onChoose(key);
            dispatch({ type: 'setKind', key, kind: next === 'mask' ? 'mask' : 'watch' });
          }}
        />
        <Group justify="space-between" wrap="nowrap">
          <Button
            size="xs"
            variant={isChosen ? 'light' : 'subtle'}
            aria-pressed={isChosen}
            onClick={() => {
              onChoose(isChosen ? undefined : key);
            }}
          >
            {t('zones.corners', { number: points.length })}
          </Button>
          <Tooltip label={t('zones.remove', { name: label })}>
            <ActionIcon
              variant="subtle"
              color="red"
              size="lg"
              aria-label={t('zones.remove', { name: label })}
              onClick={() => {
                onChoose(undefined);
                dispatch({ type: 'remove', key });
              }}
            >
              <TbTrash size={18} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Stack>
    </Card>
  );
}
