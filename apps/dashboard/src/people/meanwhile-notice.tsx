import { Alert, Button, Group, List, Text } from '@mantine/core';
import { TbUsers } from 'react-icons/tb';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { UserText } from '../ui';
import { SavedMeanwhile } from '../ui/saved-meanwhile';
import type { MeanwhileChange } from './person-form.policy';

interface Props {
  readonly changes: readonly MeanwhileChange[];
  /** What is there now. */
  readonly present: { readonly id: string; readonly updated_at: string };
  readonly onKeepMine: () => Promise<void>;
  readonly onTakeTheirs: () => Promise<void>;
}

/** Somebody else saved first: says what they changed, and loses nothing of what is typed. */
export function MeanwhileNotice({ changes, present, onKeepMine, onTakeTheirs }: Props): ReactNode {
  const { t } = useTranslation('people');
  const choice = useMutation({ mutationFn: (choose: () => Promise<void>) => choose() });
  return (
    <Alert color="orange" icon={<TbUsers />} title={t('meanwhile.title')} role="alert">
      <SavedMeanwhile present={present} />
      <Text size="sm">{changes.length === 0 ? t('meanwhile.nothing') : t('meanwhile.text')}</Text>
      <List size="sm" my="xs">
        {changes.map((change) => (
          <List.Item key={change.name}>
            <Trans
              t={t}
              i18nKey={change.clashes ? 'meanwhile.clash' : 'meanwhile.change'}
              values={{ field: t(`field.${change.name}`) }}
              components={{ b: <strong />, v: <Value change={change} /> }}
            />
          </List.Item>
        ))}
      </List>
      <Group gap="xs">
        <Button
          size="xs"
          loading={choice.isPending}
          onClick={() => {
            choice.mutate(onKeepMine);
          }}
        >
          {t('meanwhile.keepMine')}
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={choice.isPending}
          onClick={() => {
            choice.mutate(onTakeTheirs);
          }}
        >
          {t('meanwhile.takeTheirs')}
        </Button>
      </Group>
    </Alert>
  );
}

function Value({ change: { name, now } }: { readonly change: MeanwhileChange }): ReactNode {
  const { t } = useTranslation('people');
  const { t: tApp } = useTranslation('app');
  if (name === 'role') return tApp(`roles.${now as 'employee'}`);
  if (name === 'biometric_consent')
    return now === null ? t('consent.unknown') : now === true ? t('consent.given') : t('consent.refused');
  if (typeof now === 'boolean') return now ? t('active.yes') : t('active.no');
  return now === '' || now === null ? t('meanwhile.emptied') : <UserText text={now} />;
}
