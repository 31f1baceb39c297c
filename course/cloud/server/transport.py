"""azure-core transports that hand every request to the local Azure in this process: no thread, no socket."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, MutableMapping
from http.client import responses
from json import loads
from typing import Any
from urllib.parse import urlencode

from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.transport import AsyncHttpTransport, HttpTransport
from azure.core.rest import AsyncHttpResponse, HttpRequest, HttpResponse
from azure.core.utils import case_insensitive_dict

from course.cloud.arm.http import Door, Request, Response

Handler = Callable[[Request], Response]


def body_of(content: Any) -> bytes:
    """The bytes of a request body; azure-identity posts a dict, uploads an iterable or a file."""
    if content is None:
        return b""
    if isinstance(content, bytes):
        return content
    if isinstance(content, str):
        return content.encode()
    if isinstance(content, dict):
        return urlencode(content, doseq=True).encode()
    if isinstance(content, bytearray | memoryview):
        return bytes(content)
    if hasattr(content, "read"):
        return body_of(content.read())
    return b"".join(body_of(part) for part in content)


async def async_body_of(content: Any) -> bytes:
    """The bytes of a request body that may also be an asynchronous iterable."""
    if isinstance(content, AsyncIterable):
        return b"".join([body_of(part) async for part in content])
    return body_of(content)


def _content_of(request: HttpRequest) -> Any:
    """The body as the request holds it; the older request class keeps it in `data`."""
    content = getattr(request, "content", None)
    return getattr(request, "data", None) if content is None else content


def _arm_request(request: HttpRequest, body: bytes) -> Request:
    return Request(request.method, request.url, request.headers, body, Door.IN_PROCESS)


class _Answer:
    """What the synchronous and the asynchronous response share: an answer that is complete from the start."""

    def __init__(self, request: HttpRequest, response: Response) -> None:
        self._request, self._response = request, response
        self._headers: MutableMapping[str, str] = case_insensitive_dict(response.headers)
        self._encoding: str | None = None

    @property
    def request(self) -> HttpRequest:
        return self._request

    @property
    def status_code(self) -> int:
        return self._response.status

    @property
    def headers(self) -> MutableMapping[str, str]:
        return self._headers

    @property
    def reason(self) -> str:
        return responses.get(self._response.status, "")

    @property
    def content_type(self) -> str | None:
        return self._headers.get("Content-Type")

    @property
    def is_closed(self) -> bool:
        return True

    @property
    def is_stream_consumed(self) -> bool:
        return True

    @property
    def url(self) -> str:
        return str(self._request.url)

    @property
    def content(self) -> bytes:
        return self._response.body

    @property
    def encoding(self) -> str | None:
        return self._encoding

    @encoding.setter
    def encoding(self, value: str | None) -> None:
        self._encoding = value

    def text(self, encoding: str | None = None) -> str:
        return self._response.body.decode(encoding or self._encoding or "utf-8-sig")

    def body(self) -> bytes:
        """The content, under the name that older clients use."""
        return self._response.body

    def json(self) -> Any:
        return loads(self._response.body)

    def raise_for_status(self) -> None:
        if self._response.status >= 400:
            raise HttpResponseError(response=self)


class InProcessResponse(_Answer, HttpResponse):
    """An azure-core response that is already read."""

    def __enter__(self) -> InProcessResponse:
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing to close."""

    def read(self) -> bytes:
        return self.content

    def iter_raw(self, **kwargs: Any) -> Iterator[bytes]:
        yield self.content

    def iter_bytes(self, **kwargs: Any) -> Iterator[bytes]:
        yield self.content

    def stream_download(self, pipeline: object = None, **kwargs: Any) -> Iterable[bytes]:
        """What generated clients before azure-mgmt-compute 35 call instead of `iter_bytes`."""
        return self.iter_bytes()


class AsyncInProcessResponse(_Answer, AsyncHttpResponse):
    """The asynchronous twin."""

    async def __aenter__(self) -> AsyncInProcessResponse:
        return self

    async def __aexit__(self, *args: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Nothing to close."""

    async def read(self) -> bytes:
        return self.content

    async def iter_raw(self, **kwargs: Any) -> AsyncIterator[bytes]:
        yield self.content

    async def iter_bytes(self, **kwargs: Any) -> AsyncIterator[bytes]:
        yield self.content

    def stream_download(self, pipeline: object = None, **kwargs: Any) -> AsyncIterator[bytes]:
        """What generated clients before azure-mgmt-compute 35 call instead of `iter_bytes`."""
        return self.iter_bytes()


class InProcessTransport(HttpTransport[HttpRequest, HttpResponse]):
    """`ComputeManagementClient(credential, subscription_id, transport=InProcessTransport(handler))`."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    def open(self) -> None:
        """Nothing to open: one transport may serve many clients, also after one of them was closed."""

    def close(self) -> None:
        """Nothing to close."""

    def __enter__(self) -> InProcessTransport:
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    def send(self, request: HttpRequest, **kwargs: Any) -> InProcessResponse:
        """Answer at once."""
        return InProcessResponse(request, self._handler(_arm_request(request, body_of(_content_of(request)))))


class AsyncInProcessTransport(AsyncHttpTransport[HttpRequest, AsyncHttpResponse]):
    """The transport for the clients of `azure.mgmt.*.aio`."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    async def open(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        """Nothing to close."""

    async def __aenter__(self) -> AsyncInProcessTransport:
        return self

    async def __aexit__(self, *args: object) -> None:
        await self.close()

    async def send(self, request: HttpRequest, **kwargs: Any) -> AsyncInProcessResponse:
        """Answer at once."""
        body = await async_body_of(_content_of(request))
        return AsyncInProcessResponse(request, self._handler(_arm_request(request, body)))
