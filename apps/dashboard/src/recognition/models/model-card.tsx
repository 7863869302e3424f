import { Alert, Button, Card, Group, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import {
  TbAlertTriangle,
  TbCircleCheck,
  TbCircleOff,
  TbLoader2,
  TbPlayerPlay,
  TbPlayerStop,
  TbStarFilled,
} from 'react-icons/tb';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { ErrorNotice, StatusBadge, UserText } from '../../ui';
import { cosineDigits } from '../thresholds/cosine-format';
import { ActivateDialog } from './activate-dialog';
import { LeaveButton } from './leave-button';
import { ModelAgreement } from './model-agreement';
import { canSwitch, isUnderWay, percentDone, stallOf } from './model-state.policy';
import { resumeModel, stopModel, type Model } from './models.queries';
import { UnreadablePhotos } from './unreadable-photos';

interface Props {
  readonly model: Model;
  /** Undefined where none decides yet but the one that the workers have. */
  readonly active: Model | undefined;
  readonly mayManage: boolean;
}

const looks = {
  running: { icon: TbLoader2, color: 'blue' },
  cancelled: { icon: TbCircleOff, color: 'gray' },
  finished: { icon: TbCircleCheck, color: 'green' },
} as const;

/** One pack: how far its vectors are, what it agrees on with the active one, and what can be done with it. */
export function ModelCard({ model, active, mayManage }: Props): ReactNode {
  const { t } = useTranslation('recognition');
  const titleId = useId();
  return (
    <Card withBorder component="section" aria-labelledby={titleId}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <Group gap="xs">
            <Title order={2} fz="h4" id={titleId}>
              <UserText text={model.pack_id} />
            </Title>
            {model.is_active && (
              <StatusBadge icon={TbStarFilled} color="teal">
                {t('models.active')}
              </StatusBadge>
            )}
            <StatusBadge {...looks[model.state]}>{t(`modelState.${model.state}`)}</StatusBadge>
          </Group>
          {mayManage && !model.is_active && <Actions model={model} active={active} titleId={titleId} />}
        </Group>
        <HowFar model={model} />
        <Figures model={model} />
        {!model.is_active && <ModelAgreement model={model} active={active} />}
        {model.photos_failed > 0 && <UnreadablePhotos model={model} />}
      </Stack>
    </Card>
  );
}

function HowFar({ model }: { readonly model: Model }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const percent = percentDone(model);
  const stall = stallOf(model);
  return (
    <div>
      {isUnderWay(model) && <Progress value={percent} mb={6} aria-label={t('models.progressLabel')} />}
      <Text size="sm" role="status">
        {t('models.photosDone', {
          done: format.number(model.photos_done),
          total: format.number(model.photos_total),
          failed: format.number(model.photos_failed),
        })}{' '}
        {t('models.peopleDone', { done: format.number(model.people_done), total: format.number(model.people_total) })}
      </Text>
      {isUnderWay(model) && stall === undefined && (
        <Text size="sm" c="dimmed">
          {t('models.goesOn')}
        </Text>
      )}
      {stall !== undefined && (
        <Alert color="orange" icon={<TbAlertTriangle />} mt="xs">
          {t(`stall.${stall}`)}
        </Alert>
      )}
    </div>
  );
}

function Figures({ model }: { readonly model: Model }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const time = (at: string | null): string => (at === null ? '–' : format.dateTime(at));
  const figures = [
    ['threshold', format.number(model.threshold, cosineDigits)],
    ['calibrated', t(model.is_calibrated ? 'models.measured' : 'models.notMeasured')],
    ['registered', time(model.registered_at)],
    ['finished', time(model.finished_at)],
    ['activated', time(model.activated_at)],
  ] as const;
  return (
    <SimpleGrid component="dl" cols={{ base: 2, sm: 3, md: 5 }} m={0} spacing="xs">
      {figures.map(([name, value]) => (
        <div key={name}>
          <Text component="dt" size="sm" c="dimmed">
            {t(`modelFigure.${name}`)}
          </Text>
          <Text component="dd" m={0} size="sm" fw={600}>
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}

interface ActionsProps extends Pick<Props, 'model' | 'active'> {
  /** Says of which pack a button is. */
  readonly titleId: string;
}

function Actions({ model, active, titleId }: ActionsProps): ReactNode {
  const { t } = useTranslation('recognition');
  const client = useQueryClient();
  const stop = useMutation(stopModel(client, model.pack_id));
  const resume = useMutation(resumeModel(client, model.pack_id));
  const [isSwitching, setSwitching] = useState(false);
  const error = stop.error ?? resume.error;
  return (
    <Stack gap="xs" align="flex-end">
      <Group gap="xs">
        {isUnderWay(model) ? (
          <Button
            variant="default"
            size="sm"
            leftSection={<TbPlayerStop size={16} aria-hidden />}
            aria-describedby={titleId}
            loading={stop.isPending}
            onClick={() => {
              stop.mutate();
            }}
          >
            {t('models.stop')}
          </Button>
        ) : (
          (model.state === 'cancelled' || model.photos_failed > 0) && (
            <Button
              variant="default"
              size="sm"
              leftSection={<TbPlayerPlay size={16} aria-hidden />}
              aria-describedby={titleId}
              loading={resume.isPending}
              onClick={() => {
                resume.mutate();
              }}
            >
              {t(model.state === 'cancelled' ? 'models.resume' : 'models.tryAgain')}
            </Button>
          )
        )}
        <LeaveButton model={model} titleId={titleId} />
        {canSwitch(model) && (
          <Button
            size="sm"
            aria-describedby={titleId}
            onClick={() => {
              setSwitching(true);
            }}
          >
            {t(model.activated_at === null ? 'models.switch' : 'models.switchBack')}
          </Button>
        )}
      </Group>
      {error !== null && <ErrorNotice error={error} />}
      {isSwitching && (
        <ActivateDialog
          model={model}
          active={active}
          onClose={() => {
            setSwitching(false);
          }}
        />
      )}
    </Stack>
  );
}
