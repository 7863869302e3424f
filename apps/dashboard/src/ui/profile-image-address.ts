/** Fetched by the `img` that shows it and kept nowhere: the server sends it with `no-store`. */
export function profileImageAddress(personId: string, imageId: string): string {
  return `/api/v1/users/${encodeURIComponent(personId)}/profile-images/${encodeURIComponent(imageId)}`;
}
