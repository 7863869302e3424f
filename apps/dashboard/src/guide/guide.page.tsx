import { Accordion, Alert, Badge, Group, Progress, Stack, Text, ThemeIcon } from '@mantine/core';
import { TbCheck, TbCircle, TbConfetti } from 'react-icons/tb';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice, LinkButton, ListSkeleton, Page } from '../ui';
import { CameraStep } from './camera-step';
import { doneSteps, guideSteps, nextStep, type GuideStep } from './guide-progress.policy';
import { useGuideState } from './guide.queries';
import { PersonStep } from './person-step';
import { PictureStep } from './picture-step';
import { RowStep } from './row-step';
import { WelcomeStep } from './welcome-step';

const contents: Readonly<Record<GuideStep, (props: StepProps) => ReactNode>> = {
  welcome: WelcomeStep,
  camera: CameraStep,
  picture: PictureStep,
  person: PersonStep,
  row: RowStep,
};

export interface StepProps {
  /** Opens the next one, whatever became of this. */
  readonly onContinue: () => void;
}

/** From an empty system to the first row. Everything in it can be done elsewhere, later and in another order. */
export function GuidePage(): ReactNode {
  const { t } = useTranslation('guide');
  const state = useGuideState();
  return (
    <Page title={t('title')} description={t('intro')}>
      {state.error !== undefined && <ErrorNotice error={state.error} onRetry={state.retry} />}
      {state.isPending ? <ListSkeleton rows={5} /> : <Steps done={doneSteps(state)} />}
    </Page>
  );
}

function Steps({ done }: { readonly done: ReadonlySet<GuideStep> }): ReactNode {
  const { t } = useTranslation('guide');
  // Where somebody is stays open when it becomes done: they see what came of it.
  const [open, setOpen] = useState<string | null>(() => (done.size === 1 ? 'welcome' : (nextStep(done) ?? null)));
  const goOn = (from: GuideStep): void => {
    setOpen(guideSteps[guideSteps.indexOf(from) + 1] ?? null);
  };
  const isOver = done.size === guideSteps.length;
  return (
    <Stack maw={860}>
      <Group gap="md" wrap="nowrap">
        <Progress.Root size="lg" radius="xl" flex={1}>
          <Progress.Section value={(done.size / guideSteps.length) * 100} aria-label={t('progress')} />
        </Progress.Root>
        <Text size="sm" c="dimmed" role="status">
          {t('done', { count: done.size, total: guideSteps.length })}
        </Text>
      </Group>
      {isOver && (
        <Alert color="teal" icon={<TbConfetti />} title={t('over.title')}>
          <Stack gap="sm" align="flex-start">
            {t('over.text')}
            <LinkButton to="/" size="xs">
              {t('over.today')}
            </LinkButton>
          </Stack>
        </Alert>
      )}
      <Accordion variant="separated" radius="md" value={open} onChange={setOpen} order={2} keepMounted={false}>
        {guideSteps.map((step, index) => {
          const Content = contents[step];
          return (
            <Accordion.Item key={step} value={step} bg="var(--mantine-color-body)">
              <Accordion.Control icon={<Mark isDone={done.has(step)} />}>
                <Group justify="space-between" gap="xs">
                  <Text fw={600}>{t('step', { number: index + 1, title: t(`titles.${step}`) })}</Text>
                  <Badge color={done.has(step) ? 'teal' : 'gray'} variant="light">
                    {t(done.has(step) ? 'isDone' : 'isOpen')}
                  </Badge>
                </Group>
              </Accordion.Control>
              <Accordion.Panel>
                <Content
                  onContinue={() => {
                    goOn(step);
                  }}
                />
              </Accordion.Panel>
            </Accordion.Item>
          );
        })}
      </Accordion>
    </Stack>
  );
}

function Mark({ isDone }: { readonly isDone: boolean }): ReactNode {
  return (
    <ThemeIcon size={28} radius="xl" variant="light" color={isDone ? 'teal' : 'gray'} aria-hidden>
      {isDone ? <TbCheck size={18} /> : <TbCircle size={18} />}
    </ThemeIcon>
  );
}
