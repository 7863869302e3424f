import { ActionIcon, Button, Group, Text, Tooltip } from '@mantine/core';
import { TbArrowBackUp, TbArrowForwardUp, TbEye, TbEyeOff, TbPencil } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  middleZone,
  zonesMax,
  type EditedZone,
  type ZoneKind,
  type ZonesAction,
  type ZonesState,
} from './zones.policy';

export interface ZoneEditing {
  readonly zones: readonly EditedZone[];
  /** The key of the zone whose corners can be moved. */
  readonly chosen: string | undefined;
  readonly onChoose: (key: string | undefined) => void;
  readonly dispatch: (action: ZonesAction) => void;
}

interface Props extends ZoneEditing {
  readonly state: ZonesState;
  readonly isDrawing: boolean;
  readonly onDraw: (isDrawing: boolean) => void;
}

export function ZoneTools({ zones, state, isDrawing, onDraw, onChoose, dispatch }: Props): ReactNode {
  const { t } = useTranslation('cameras');
  const isFull = zones.length >= zonesMax;
  const add = (kind: ZoneKind): void => {
    const zone = middleZone(crypto.randomUUID(), kind);
    dispatch({ type: 'add', zone });
    onChoose(zone.key);
  };
  return (
    <Group p="sm" gap="xs">
      <Button
        size="xs"
        variant="default"
        leftSection={<TbEye size={16} />}
        disabled={isFull}
        onClick={() => {
          add('watch');
        }}
      >
        {t('zones.addWatch')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<TbEyeOff size={16} />}
        disabled={isFull}
        onClick={() => {
          add('mask');
        }}
      >
        {t('zones.addMask')}
      </Button>
      <Button
        size="xs"
        variant={isDrawing ? 'filled' : 'default'}
        aria-pressed={isDrawing}
        leftSection={<TbPencil size={16} />}
        disabled={isFull && !isDrawing}
        onClick={() => {
          onDraw(!isDrawing);
        }}
      >
        {t(isDrawing ? 'zones.stopDrawing' : 'zones.draw')}
      </Button>
      <Group gap={4} ms="auto">
        <Step
          label={t('zones.undo')}
          isOff={state.past.length === 0}
          onClick={() => {
            dispatch({ type: 'undo' });
          }}
        >
          <TbArrowBackUp size={18} className="flip-in-rtl" />
        </Step>
        <Step
          label={t('zones.redo')}
          isOff={state.future.length === 0}
          onClick={() => {
            dispatch({ type: 'redo' });
          }}
        >
          <TbArrowForwardUp size={18} className="flip-in-rtl" />
        </Step>
      </Group>
      <Text size="xs" c="dimmed" w="100%" role="status">
        {isFull ? t('zones.full', { number: zonesMax }) : t(isDrawing ? 'zones.howToDraw' : 'zones.howToMove')}
      </Text>
    </Group>
  );
}

interface StepProps {
  readonly label: string;
  readonly isOff: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Step({ label, isOff, onClick, children }: StepProps): ReactNode {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="lg" aria-label={label} disabled={isOff} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
