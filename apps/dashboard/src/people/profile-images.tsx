import { Button, Card, FileButton, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { TbPhoto, TbStar, TbTrash, TbUpload } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Schemas } from '@smart-attendance/client';
import { useTranslation } from 'react-i18next';
import { CardsSkeleton, ConfirmDialog, ErrorNotice, UserText } from '../ui';
import { profileImageAddress } from '../ui/profile-image-address';
import { addProfileImage, deleteProfileImage, makePrimary, profileImagesQuery } from './faces.queries';
import type { Person } from './people.queries';
import { preparePicture } from './prepare-picture';
import classes from './profile-images.module.css';
import { nameOf } from './use-people-columns';

type Image = Schemas['ProfileImageView'];

/** Pictures for people to look at; no camera is compared with them. */
export function ProfileImages({ person, mayEdit }: { readonly person: Person; readonly mayEdit: boolean }): ReactNode {
  const { t } = useTranslation('people');
  const images = useQuery(profileImagesQuery(person.id));
  return (
    <Card withBorder>
      <Group justify="space-between" mb={4}>
        <Title order={2} fz="h5">
          {t('images.title')}
        </Title>
        {mayEdit && <AddImage personId={person.id} />}
      </Group>
      <Text size="sm" c="dimmed" mb="sm" maw="70ch">
        {t('images.text')}
      </Text>
      {images.isPending && <CardsSkeleton cards={3} height={120} />}
      {images.isError && images.data === undefined && (
        <ErrorNotice error={images.error} onRetry={() => void images.refetch()} />
      )}
      {images.data?.length === 0 && (
        <Group gap="xs" c="dimmed">
          <TbPhoto size={20} aria-hidden />
          <Text size="sm">{t('images.none')}</Text>
        </Group>
      )}
      <SimpleGrid cols={{ base: 2, xs: 3, md: 4, lg: 6 }} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {images.data?.map((image) => (
          <li key={image.id}>
            <ImageCard image={image} name={nameOf(person)} mayEdit={mayEdit} />
          </li>
        ))}
      </SimpleGrid>
    </Card>
  );
}

function AddImage({ personId }: { readonly personId: string }): ReactNode {
  const { t } = useTranslation('people');
  const add = useMutation(addProfileImage(useQueryClient(), personId));
  const [isUnreadable, setUnreadable] = useState(false);
  const take = async (chosen: File | null): Promise<void> => {
    if (chosen === null) return;
    const file = await preparePicture(chosen, chosen.name);
    setUnreadable(file === undefined);
    if (file !== undefined) add.mutate(file);
  };
  return (
    <Stack gap="xs" align="flex-end">
      <FileButton onChange={(file) => void take(file)} accept="image/*" inputProps={{ 'aria-label': t('images.add') }}>
        {(props) => (
          <Button
            {...props}
            size="xs"
            variant="default"
            loading={add.isPending}
            leftSection={<TbUpload size={16} aria-hidden />}
          >
            {t('images.add')}
          </Button>
        )}
      </FileButton>
      {isUnreadable && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {t('uploads.unreadableText')}
        </Text>
      )}
      {add.isError && <ErrorNotice error={add.error} />}
    </Stack>
  );
}

interface CardProps {
  readonly image: Image;
  readonly name: string;
  readonly mayEdit: boolean;
}

function ImageCard({ image, name, mayEdit }: CardProps): ReactNode {
  const { t } = useTranslation('people');
  const client = useQueryClient();
  const primary = useMutation(makePrimary(client, image.user_id));
  const remove = useMutation(deleteProfileImage(client, image.user_id));
  const [isAsking, setAsking] = useState(false);
  return (
    <Card withBorder padding="xs">
      <Card.Section>
        <img
          className={classes['picture']}
          src={profileImageAddress(image.user_id, image.id)}
          alt={t('images.portraitOf', { name })}
          loading="lazy"
          width={image.width}
          height={image.height}
        />
      </Card.Section>
      <Text size="xs" mt="xs">
        <UserText text={image.image_name} isCut />
      </Text>
      {image.is_primary && (
        <Text size="xs" fw={600}>
          {t('images.primary')}
        </Text>
      )}
      {mayEdit && (
        <Group gap={4} mt={4}>
          {!image.is_primary && (
            <Button
              size="compact-xs"
              mih={24}
              variant="default"
              leftSection={<TbStar size={14} aria-hidden />}
              loading={primary.isPending}
              onClick={() => {
                primary.mutate(image.id);
              }}
            >
              {t('images.makePrimary')}
            </Button>
          )}
          <Button
            size="compact-xs"
            mih={24}
            variant="subtle"
            c="var(--mantine-color-error)"
            leftSection={<TbTrash size={14} aria-hidden />}
            onClick={() => {
              setAsking(true);
            }}
          >
            {t('images.delete')}
          </Button>
        </Group>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        title={t('images.deleteTitle')}
        confirmLabel={t('images.delete')}
        isDangerous
        isPending={remove.isPending}
        onConfirm={() => {
          remove.mutate(image.id, {
            onSuccess: () => {
              setAsking(false);
            },
          });
        }}
        onClose={() => {
          setAsking(false);
        }}
      >
        <Text size="sm">{t('images.deleteText')}</Text>
      </ConfirmDialog>
    </Card>
  );
}
