"""GStreamer's RTSP server as a set of cameras, for specs that want a server which is not ours.

Reads one order a line as JSON on standard input and answers each with one line of JSON on standard output. Ends with
its standard input, so that it never outlives the spec.
"""

import json
import os
import sys
import time

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstApp, GstRtsp, GstRtspServer  # noqa: E402,F401

SOUND_PACKET_MS = 20
SILENCE = b"\xff" * 160
# A second of what nobody takes while a pipeline is being built or torn down.
WAITING_BUFFERS_MAX = 60


class Film:
    """Pictures in their order of sending, and how many places later each is shown; the first is a keyframe."""

    def __init__(self, order):
        with open(order["file"], "rb") as file:
            data = file.read()
        at = 0
        self.units = []
        for unit in order["units"]:
            self.units.append((data[at : at + unit["bytes"]], unit["showingShift"]))
            at += unit["bytes"]
        self.codec = order["codec"]
        self.rate = order["framesPerSecond"]


class Camera(GstRtspServer.RTSPMediaFactory):
    """One path. All its viewers share one pipeline, which is fed while somebody watches."""

    def __init__(self, path, film, has_sound):
        super().__init__()
        self.path = path
        self.film = film
        self.has_sound = has_sound
        self.is_stalled = False
        self.set_shared(True)
        self.connect("media-configure", lambda _factory, media: Feed(self, media))

    def do_create_element(self, _url):
        kind = "h264" if self.film.codec == "h264" else "h265"
        source = f"is-live=true format=time max-buffers={WAITING_BUFFERS_MAX} max-bytes=0 leaky-type=downstream"
        caps = f"video/x-{kind},stream-format=byte-stream,alignment=au"
        sound = (
            f"appsrc name=sound {source} caps=audio/x-mulaw,rate=8000,channels=1 ! rtppcmupay name=pay0 pt=0 "
            if self.has_sound
            else ""
        )
        video = f"appsrc name=video {source} caps={caps} ! rtp{kind}pay name=pay{1 if self.has_sound else 0} pt=96"
        return Gst.parse_launch(f"( {sound}{video} )")


class Feed:
    """Gives one pipeline its pictures in real time, from a keyframe on, until it is torn down."""

    def __init__(self, camera, media):
        self.camera = camera
        pipeline = media.get_element()
        self.video = pipeline.get_by_name("video")
        self.sound = pipeline.get_by_name("sound")
        self.started = time.monotonic()
        self.sent = 0
        self.sound_sent = 0
        self.film = None
        self.index = 0
        self.timer = GLib.timeout_add(5, self.push_due)
        media.connect("unprepared", self.stop)

    def stop(self, _media):
        if self.timer is not None:
            GLib.source_remove(self.timer)
        self.timer = None

    def push_due(self):
        elapsed = time.monotonic() - self.started
        while self.sent / self.camera.film.rate <= elapsed:
            if not self.camera.is_stalled:
                self.push_picture()
            self.sent += 1
        while self.sound is not None and self.sound_sent * SOUND_PACKET_MS / 1000 <= elapsed:
            if not self.camera.is_stalled:
                push(self.sound, SILENCE, self.sound_sent * SOUND_PACKET_MS / 1000)
            self.sound_sent += 1
        return True

    def push_picture(self):
        if self.film is not self.camera.film:
            self.film = self.camera.film
            self.index = 0
        data, shift = self.film.units[self.index]
        self.index = (self.index + 1) % len(self.film.units)
        # Two pictures of head start, so that one that is sent late is never shown before the beginning.
        push(self.video, data, max(0, self.sent + shift + 2) / self.film.rate)


def push(source, data, at_seconds):
    buffer = Gst.Buffer.new_wrapped(data)
    buffer.pts = int(at_seconds * Gst.SECOND)
    source.emit("push-buffer", buffer)


class Server:
    def __init__(self, port):
        self.cameras = {}
        self.logins = {}
        self.clients = {}
        self.roles = 0
        self.auth = GstRtspServer.RTSPAuth()
        self.auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        nobody = GstRtspServer.RTSPToken.new()
        nobody.set_string("media.factory.role", "nobody")
        self.auth.set_default_token(nobody)
        self.server = GstRtspServer.RTSPServer()
        self.server.set_address("127.0.0.1")
        self.server.set_service(str(port))
        self.server.set_auth(self.auth)
        self.server.connect("client-connected", self.client_connected)
        if self.server.attach(None) == 0:
            raise RuntimeError("the port cannot be had")

    def client_connected(self, _server, client):
        client.connect("play-request", self.client_plays)
        client.connect("closed", lambda gone: self.clients.pop(gone, None))

    def client_plays(self, client, context):
        self.clients[client] = context.uri.abspath

    def add(self, order):
        path = order["path"]
        camera = Camera(path, Film(order["clip"]), order["hasSound"])
        self.admit(camera, order["auth"])
        self.cameras[path] = camera
        self.server.get_mount_points().add_factory(path, camera)

    def admit(self, camera, login):
        """Everybody may see that the path is there; to watch it one may have to log in."""
        self.roles += 1
        role = f"viewer-{self.roles}"
        old = self.logins.pop(camera.path, None)
        if old is not None:
            self.auth.remove_digest(old)
        permissions = GstRtspServer.RTSPPermissions()
        for who, may_watch in (("nobody", login is None), (role, True)):
            permissions.add_permission_for_role(who, "media.factory.access", True)
            permissions.add_permission_for_role(who, "media.factory.construct", may_watch)
        camera.set_permissions(permissions)
        if login is not None:
            token = GstRtspServer.RTSPToken.new()
            token.set_string("media.factory.role", role)
            self.auth.add_digest(login["username"], login["password"], token)
            self.logins[camera.path] = login["username"]

    def change_auth(self, order):
        self.admit(self.cameras[order["path"]], order["auth"])

    def change_clip(self, order):
        self.cameras[order["path"]].film = Film(order["clip"])

    def remove(self, order):
        self.server.get_mount_points().remove_factory(order["path"])
        self.cameras.pop(order["path"])
        self.drop(order)

    def drop(self, order):
        gone = [client for client, path in self.clients.items() if path == order["path"]]
        for client in gone:
            client.close()

    def stall(self, order):
        self.cameras[order["path"]].is_stalled = order["isStalled"]

    def count(self, order):
        return sum(1 for path in self.clients.values() if path == order["path"])


def answer(**fields):
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def main():
    Gst.init(None)
    server = Server(int(sys.argv[1]))
    loop = GLib.MainLoop()
    orders = {
        name: getattr(server, name)
        for name in ("add", "change_auth", "change_clip", "remove", "drop", "stall", "count")
    }

    def obey(order):
        try:
            answer(id=order["id"], result=orders[order["do"]](order))
        except Exception as error:  # the spec is told, and decides
            answer(id=order["id"], error=repr(error))

    unfinished = b""

    def hear(_source, _condition):
        nonlocal unfinished
        data = os.read(0, 1 << 20)
        if data == b"":
            loop.quit()
            return False
        *lines, unfinished = (unfinished + data).split(b"\n")
        for line in lines:
            obey(json.loads(line))
        return True

    GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP, hear)
    answer(port=server.server.get_bound_port(), version=Gst.version_string())
    loop.run()


main()
