import { ActionIcon, Badge, Card, Group, Progress, ScrollArea, Table, Text, Title, Tooltip } from '@mantine/core';
import { TbFaceId, TbStar, TbStarFilled, TbTrash } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Schemas } from '@smart-attendance/client';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { ConfirmDialog, EmptyState, ErrorNotice, ListSkeleton, UserText } from '../ui';
import { deleteFace, facesQuery, makeFacePrimary } from './faces.queries';
import type { Person } from './people.queries';

type Face = Schemas['FaceEmbeddingView'];

/** Below it a face is recognised less surely; the server advises another photo. */
const qualityAdvised = 0.6;

interface ListProps {
  readonly person: Person;
  readonly mayChoose: boolean;
  readonly mayDelete: boolean;
}

export function FaceList({ person, ...may }: ListProps): ReactNode {
  const { t } = useTranslation('people');
  const faces = useQuery(facesQuery(person.id));
  return (
    <Card withBorder>
      <Title order={2} fz="h5" mb="sm">
        {t('faces.title')}
      </Title>
      {faces.isPending && <ListSkeleton rows={3} />}
      {faces.isError && faces.data === undefined && (
        <ErrorNotice error={faces.error} onRetry={() => void faces.refetch()} />
      )}
      {faces.data?.length === 0 && (
        <EmptyState icon={TbFaceId} title={t('faces.none')}>
          {t('faces.noneText')}
        </EmptyState>
      )}
      {faces.data !== undefined && faces.data.length > 0 && (
        <ScrollArea type="auto" tabIndex={0} aria-label={t('faces.title')}>
          <FaceTable faces={faces.data} personId={person.id} {...may} />
        </ScrollArea>
      )}
    </Card>
  );
}

interface TableProps {
  readonly faces: readonly Face[];
  readonly personId: string;
  readonly mayChoose: boolean;
  readonly mayDelete: boolean;
}

function FaceTable({ faces, personId, mayChoose, mayDelete }: TableProps): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  const [asked, setAsked] = useState<Face>();
  return (
    <>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('faces.source')}</Table.Th>
            <Table.Th scope="col">{t('faces.quality')}</Table.Th>
            <Table.Th scope="col">{t('faces.added')}</Table.Th>
            <Table.Th scope="col">{t('faces.model')}</Table.Th>
            {(mayChoose || mayDelete) && <Table.Th scope="col">{t('faces.actions')}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {faces.map((face) => (
            <Table.Tr key={face.id}>
              <Table.Td>
                <Group gap="xs">
                  <UserText text={face.source_description ?? t('faces.noSource')} />
                  {face.is_primary && (
                    <Badge variant="light" leftSection={<TbStarFilled size={12} aria-hidden />}>
                      {t('faces.primary')}
                    </Badge>
                  )}
                </Group>
              </Table.Td>
              <Table.Td>
                <Quality score={face.quality_score} />
              </Table.Td>
              <Table.Td>{format.dateTime(face.created_at)}</Table.Td>
              <Table.Td>
                <UserText text={face.model} />
              </Table.Td>
              {(mayChoose || mayDelete) && (
                <Table.Td>
                  <Group gap={4} wrap="nowrap">
                    {mayChoose && !face.is_primary && <MakePrimary face={face} personId={personId} />}
                    {mayDelete && (
                      <Tooltip label={t('faces.delete')}>
                        <ActionIcon
                          variant="subtle"
                          color="red"
                          aria-label={t('faces.deleteNamed', {
                            source: face.source_description ?? t('faces.noSource'),
                          })}
                          onClick={() => {
                            setAsked(face);
                          }}
                        >
                          <TbTrash size={18} aria-hidden />
                        </ActionIcon>
                      </Tooltip>
                    )}
                  </Group>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {asked !== undefined && (
        <DeleteDialog
          face={asked}
          personId={personId}
          isLast={faces.length === 1}
          onClose={() => {
            setAsked(undefined);
          }}
        />
      )}
    </>
  );
}

function MakePrimary({ face, personId }: { readonly face: Face; readonly personId: string }): ReactNode {
  const { t } = useTranslation('people');
  const primary = useMutation(makeFacePrimary(useQueryClient(), personId));
  return (
    <Tooltip label={t('faces.makePrimary')}>
      <ActionIcon
        variant="subtle"
        aria-label={t('faces.makePrimaryNamed', { source: face.source_description ?? t('faces.noSource') })}
        loading={primary.isPending}
        onClick={() => {
          primary.mutate(face.id);
        }}
      >
        <TbStar size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function Quality({ score }: { readonly score: number }): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  const isGood = score >= qualityAdvised;
  return (
    <div>
      <Group gap="xs" wrap="nowrap">
        <Progress value={100 * score} w={72} color={isGood ? 'green' : 'orange'} aria-hidden />
        <Text size="sm">{format.percent(score)}</Text>
      </Group>
      {!isGood && (
        <Text size="xs" c="dimmed">
          {t('faces.lowQuality')}
        </Text>
      )}
    </div>
  );
}

interface DeleteProps {
  readonly face: Face;
  readonly personId: string;
  readonly isLast: boolean;
  readonly onClose: () => void;
}

function DeleteDialog({ face, personId, isLast, onClose }: DeleteProps): ReactNode {
  const { t } = useTranslation('people');
  const remove = useMutation(deleteFace(useQueryClient(), personId));
  return (
    <ConfirmDialog
      isOpen
      title={t('faces.deleteTitle')}
      confirmLabel={t('faces.delete')}
      isDangerous
      isPending={remove.isPending}
      onConfirm={() => {
        remove.mutate(face.id, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      <Text size="sm">{isLast ? t('faces.deleteLast') : t('faces.deleteText')}</Text>
    </ConfirmDialog>
  );
}
