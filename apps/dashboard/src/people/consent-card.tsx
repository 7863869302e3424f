import { Button, Card, Group, List, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useMe } from '../session';
import { ConfirmDialog, ErrorNotice, UserText } from '../ui';
import { toConsentSource, type ConsentSource } from './consent-source.policy';
import { ConsentBadge } from './person-badges';
import { authorQuery, personKey, updatePerson, type KnownPerson } from './people.queries';
import type { PersonRights } from './person-rights.policy';

interface Props {
  readonly known: KnownPerson;
  readonly rights: PersonRights;
}

/** To being recognised by face: what was said, by whom and when, and how to change it. */
export function ConsentCard({ known, rights }: Props): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  const { person } = known;
  const { biometric_consent: consent, consent_recorded_at: recordedAt } = person;
  const source = toConsentSource(person.consent_source);
  const [asked, setAsked] = useState<boolean>();
  return (
    <Card withBorder>
      <Group justify="space-between" mb="xs">
        <Title order={2} fz="h5">
          {t('consent.title')}
        </Title>
        <ConsentBadge consent={consent} />
      </Group>
      <Stack gap="xs">
        <Text size="sm">{t(`consent.means.${consent === null ? 'unknown' : consent ? 'given' : 'refused'}`)}</Text>
        {source !== undefined && <Source source={source} />}
        {recordedAt !== null && (
          <Text size="sm" c="dimmed">
            {t('consent.recordedAt', { time: format.dateTime(recordedAt) })}
          </Text>
        )}
        {rights.edit && (
          <Group gap="xs">
            {consent !== true && (
              <Button
                size="xs"
                onClick={() => {
                  setAsked(true);
                }}
              >
                {t('consent.give')}
              </Button>
            )}
            {consent !== false && (
              <Button
                size="xs"
                variant="default"
                onClick={() => {
                  setAsked(false);
                }}
              >
                {consent === true ? t('consent.withdraw') : t('consent.refuse')}
              </Button>
            )}
          </Group>
        )}
      </Stack>
      {asked !== undefined && (
        <ConsentDialog
          known={known}
          answer={asked}
          onClose={() => {
            setAsked(undefined);
          }}
        />
      )}
    </Card>
  );
}

function Source({ source }: { readonly source: ConsentSource }): ReactNode {
  const { t } = useTranslation('people');
  const me = useMe();
  const { authorId, kind } = source;
  const isMe = authorId === me.id;
  const author = useQuery({ ...authorQuery(authorId ?? ''), enabled: authorId !== undefined && !isMe });
  const name = isMe ? `${me.first_name} ${me.last_name}` : author.data;
  if (author.isLoading) return <Skeleton h={14} w="60%" />;
  return (
    <Text size="sm" c="dimmed">
      <Trans
        t={t}
        i18nKey={`consent.source.${kind}`}
        components={{ who: <UserText text={name ?? t('consent.unknownAuthor')} /> }}
      />
    </Text>
  );
}

interface DialogProps {
  readonly known: KnownPerson;
  readonly answer: boolean;
  readonly onClose: () => void;
}

export function ConsentDialog({ known, answer, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation('people');
  const client = useQueryClient();
  const save = useMutation(updatePerson(client, known.person.id));
  const confirm = (): void => {
    // A no always counts; a yes only over what is shown here.
    const etag = answer ? known.etag : undefined;
    save.mutate(
      { body: { biometric_consent: answer }, etag },
      {
        onSuccess: onClose,
        onError: () => void client.invalidateQueries({ queryKey: personKey(known.person.id) }),
      },
    );
  };
  return (
    <ConfirmDialog
      isOpen
      title={answer ? t('consent.giveTitle') : t('consent.withdrawTitle')}
      confirmLabel={answer ? t('consent.giveConfirm') : t('consent.withdrawConfirm')}
      isDangerous={!answer}
      isPending={save.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Stack gap="sm">
        {save.isError && <ErrorNotice error={save.error} />}
        <Text size="sm">{answer ? t('consent.giveText') : t('consent.withdrawText')}</Text>
        {!answer && (
          <List size="sm">
            <List.Item>{t('consent.withdrawFaces')}</List.Item>
            <List.Item>{t('consent.withdrawCameras')}</List.Item>
            <List.Item>{t('consent.withdrawStays')}</List.Item>
          </List>
        )}
      </Stack>
    </ConfirmDialog>
  );
}
