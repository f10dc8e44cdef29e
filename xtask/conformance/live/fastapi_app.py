"""A shop that uses what FastAPI documents, so that its clients meet all of it.

Served by `cargo conformance live`; `uvicorn fastapi_app:app` serves it alone. It keeps everything in memory.
"""

import asyncio
from collections.abc import AsyncIterable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import (
    APIRouter, BackgroundTasks, Body, Cookie, Depends, FastAPI, File, Form, Header, HTTPException, Path, Query,
    Request, Response, Security, UploadFile, status,
)
from fastapi.exceptions import RequestValidationError
from fastapi.responses import (
    FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, StreamingResponse,
)
from fastapi.security import (
    APIKeyCookie, APIKeyHeader, APIKeyQuery, HTTPAuthorizationCredentials, HTTPBasic, HTTPBasicCredentials,
    HTTPBearer, OAuth2PasswordBearer, OAuth2PasswordRequestForm, SecurityScopes,
)
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, HttpUrl, Json

from fastapi_models import (
    Car, Cat, CommonHeaders, Cookies, Dog, Filters, Item, ItemPatch, Kinds, Level, LoginForm, Message, Node, Page,
    Pet, Plane, Point, Problem, Scores, Size, StoredItem,
)
from fastapi_unions import unions

app = FastAPI(title="Shop", version="1.0", summary="A shop with one of everything")


items: dict[int, StoredItem] = {}


def stored(item_id: int) -> StoredItem:
    if item_id not in items:
        raise HTTPException(404, detail="Item not found", headers={"X-Error": "there is none"})
    return items[item_id]


# Paths, queries, bodies, and status codes

shop = APIRouter(prefix="/items", tags=["items"])


@shop.post("/", status_code=status.HTTP_201_CREATED)
async def create_item(item: Item, tasks: BackgroundTasks) -> StoredItem:
    made = StoredItem(**item.model_dump(), id=len(items) + 1, added=datetime.now(timezone.utc))
    tasks.add_task(items.__setitem__, made.id, made)
    items[made.id] = made
    return made


@shop.get("/")
async def list_items(
    skip: int = 0,
    limit: Annotated[int, Query(le=100)] = 10,
    q: Annotated[str | None, Query(alias="item-query", min_length=2, pattern="^[a-z]+$", deprecated=True)] = None,
    size: Size | None = None,
    ids: Annotated[list[int] | None, Query()] = None,
    since: datetime | None = None,
    short: bool = False,
) -> Page[StoredItem]:
    found = [item for item in items.values() if ids is None or item.id in ids]
    return Page(items=found[skip : skip + limit], total=len(found), next=None)


@shop.get("/{item_id}", responses={404: {"model": Message}, 418: {"model": Problem}})
async def read_item(item_id: Annotated[int, Path(ge=1)]) -> StoredItem:
    return stored(item_id)


@shop.put("/{item_id}", response_model=StoredItem, responses={201: {"model": StoredItem}})
async def put_item(item_id: int, item: Item, response: Response):
    if item_id not in items:
        response.status_code = status.HTTP_201_CREATED
    items[item_id] = StoredItem(**item.model_dump(), id=item_id, added=datetime.now(timezone.utc))
    return items[item_id]


@shop.patch("/{item_id}", response_model_exclude_unset=True)
async def patch_item(item_id: int, patch: ItemPatch) -> StoredItem:
    items[item_id] = stored(item_id).model_copy(update=patch.model_dump(exclude_unset=True))
    return items[item_id]


@shop.delete("/{item_id}", status_code=204)
async def delete_item(item_id: int) -> None:
    stored(item_id)
    del items[item_id]


@shop.post("/{item_id}/reviews")
async def review_item(
    item_id: int, author: Annotated[str, Body()], review: Annotated[Message, Body()], stars: Annotated[int, Body(ge=0, le=5)] = 3
) -> dict[str, Any]:
    return {"item": item_id, "author": author, "review": review, "stars": stars}


@shop.post("/embedded")
async def embedded_item(item: Annotated[Item, Body(embed=True)]) -> Item:
    return item


app.include_router(shop)
app.include_router(unions)


@app.get("/filtered", tags=["queries"])
async def filtered(filters: Annotated[Filters, Query()]) -> Filters:
    return filters


@app.get("/sizes/{size}", tags=["queries"])
async def by_size(size: Size, level: Level = Level.low) -> dict[str, Size | Level]:
    return {"size": size, "level": level}


@app.get("/files/{file_path:path}", tags=["queries"])
async def by_file_path(file_path: str) -> str:
    return file_path


@app.get("/moments", tags=["queries"])
async def moments(
    moment: datetime, day: date, clock: time, span: timedelta, uuid: UUID, amount: Decimal, tag: Annotated[list[str], Query()] = ["none"]
) -> dict[str, Any]:
    return {"moment": moment, "day": day, "clock": clock, "span": span, "uuid": uuid, "amount": amount, "tag": tag}


@app.post("/kinds", tags=["models"])
async def echo_kinds(kinds: Kinds) -> Kinds:
    return kinds


@app.get("/kinds", tags=["models"])
async def naive_kinds() -> dict[str, datetime]:
    return {"utc": datetime(2024, 1, 2, 3, 4, 5, tzinfo=timezone.utc)}


@app.get("/naive", tags=["models"])
async def naive_moment() -> datetime:
    return datetime(2024, 1, 2, 3, 4, 5)


@app.post("/pets", tags=["models"])
async def echo_pet(pet: Pet) -> Pet:
    return pet


@app.get("/vehicles/{name}", tags=["models"])
async def vehicle(name: str) -> Plane | Car:
    return Plane(name=name, wings=2) if name.startswith("p") else Car(name=name, doors=4)


@app.post("/nodes", tags=["models"])
async def echo_node(node: Node) -> Node:
    return node


@app.post("/scores", tags=["models"])
async def echo_scores(scores: Scores) -> Scores:
    return scores


@app.post("/points", tags=["models"])
async def echo_points(points: list[Point]) -> list[Point]:
    return points


@app.post("/weights", tags=["models"])
async def echo_weights(weights: dict[int, float]) -> dict[int, float]:
    return weights


@app.post("/number", tags=["models"])
async def echo_number(number: Annotated[int, Body()]) -> int:
    return number


@app.post("/maybe", tags=["models"])
async def echo_maybe(item: Message | None = None) -> Message | None:
    return item


@app.post("/json-in-json", tags=["models"])
async def json_in_json(value: Annotated[Json[list[int]], Body(embed=True)]) -> int:
    return sum(value)


@app.post("/raw", tags=["models"], openapi_extra={"requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}, "required": True}})
async def raw_body(request: Request) -> int:
    return len(await request.body())


# Headers and cookies


@app.get("/headers", tags=["headers"])
async def headers(
    response: Response,
    user_agent: Annotated[str | None, Header()] = None,
    x_token: Annotated[list[str] | None, Header()] = None,
    strange_header: Annotated[str | None, Header(convert_underscores=False)] = None,
) -> dict[str, Any]:
    response.headers["X-Cat-Dog"] = "alone in the world"
    return {"user_agent": user_agent, "x_token": x_token, "strange": strange_header}


@app.get("/header-model", tags=["headers"])
async def header_model(given: Annotated[CommonHeaders, Header()]) -> CommonHeaders:
    return given


@app.get("/cookies", tags=["headers"])
async def cookies(response: Response, ads_id: Annotated[str | None, Cookie()] = None) -> str | None:
    response.set_cookie("fakesession", "fake-cookie-session-value")
    return ads_id


@app.get("/cookie-model", tags=["headers"])
async def cookie_model(given: Annotated[Cookies, Cookie()]) -> Cookies:
    return given


# Forms and files


@app.post("/login", tags=["forms"])
async def login(username: Annotated[str, Form()], password: Annotated[str, Form(min_length=3)]) -> dict[str, str]:
    return {"username": username}


@app.post("/login-model", tags=["forms"])
async def login_model(form: Annotated[LoginForm, Form()]) -> dict[str, Any]:
    return {"username": form.username, "remember": form.remember, "roles": form.roles}


@app.post("/bytes", tags=["files"])
async def upload_bytes(file: Annotated[bytes, File(description="Read at once")]) -> int:
    return len(file)


@app.post("/maybe-file", tags=["files"])
async def upload_maybe(file: UploadFile | None = None) -> dict[str, Any]:
    return {"name": file.filename if file else None}


@app.post("/many-files", tags=["files"])
async def upload_many(files: list[UploadFile]) -> list[str | None]:
    return [file.filename for file in files]


@app.post("/files-and-form", tags=["files"])
async def files_and_form(
    file: Annotated[bytes, File()], fileb: Annotated[UploadFile, File()], token: Annotated[str, Form()], notes: Annotated[list[str], Form()] = []
) -> dict[str, Any]:
    return {"size": len(file), "type": fileb.content_type, "token": token, "notes": notes}


# Responses of other kinds


@app.get("/html", response_class=HTMLResponse, tags=["responses"])
async def html() -> str:
    return "<p>Hello</p>"


@app.get("/text", response_class=PlainTextResponse, tags=["responses"])
async def text() -> str:
    return "Hello"


@app.get("/old", response_class=RedirectResponse, status_code=302, tags=["responses"])
async def redirect_documented() -> str:
    return "/text"


@app.get("/moved", tags=["responses"])
async def redirect() -> Message:
    return RedirectResponse("/message")


@app.get("/message", tags=["responses"])
async def message() -> Message:
    return Message(message="Hello")


@app.get("/download", response_class=FileResponse, tags=["responses"])
async def download():
    return FileResponse(__file__, media_type="text/x-python", filename="app.py")


@app.get("/chunks", response_class=StreamingResponse, tags=["responses"])
async def chunks():
    async def parts():
        for number in range(3):
            yield f"part {number}\n"
            await asyncio.sleep(0)

    return StreamingResponse(parts(), media_type="text/plain")


@app.get("/image", responses={200: {"content": {"image/png": {}}}}, response_class=Response, tags=["responses"])
async def image() -> Response:
    return Response(b"\x89PNG\r\n", media_type="image/png")


@app.get("/image-or-json", responses={200: {"content": {"image/png": {}}}}, response_model=Message, tags=["responses"])
async def image_or_json(img: bool = False):
    return Response(b"\x89PNG\r\n", media_type="image/png") if img else Message(message="no image")


@app.get("/lines", tags=["responses"])
async def lines() -> AsyncIterable[Message]:
    for number in range(3):
        yield Message(message=str(number))


@app.get("/events", response_class=EventSourceResponse, tags=["responses"])
async def events() -> AsyncIterable[Message]:
    for number in range(3):
        yield Message(message=str(number))


@app.get("/raw-events", response_class=EventSourceResponse, tags=["responses"])
async def raw_events() -> AsyncIterable[ServerSentEvent]:
    yield ServerSentEvent(data={"n": 1}, event="count", id="1")
    yield ServerSentEvent(raw_data="[DONE]")


@app.get("/nothing", tags=["responses"])
async def nothing():
    return None


@app.get("/accepted", tags=["responses"])
async def accepted() -> Message:
    return JSONResponse({"message": "later"}, status_code=202)


@app.get("/empty", tags=["responses"])
async def empty() -> Message | None:
    return Response(status_code=204)


# Failures


class Unicorn(Exception):
    pass


@app.exception_handler(Unicorn)
async def of_unicorn(request: Request, error: Unicorn):
    return JSONResponse({"code": 418, "hint": "a teapot"}, status_code=418)


@app.exception_handler(RequestValidationError)
async def of_validation(request: Request, error: RequestValidationError):
    if request.url.path == "/fails/plain-validation":
        return PlainTextResponse(str(error), status_code=400)
    return JSONResponse({"detail": [{key: one[key] for key in ("loc", "msg", "type")} for one in error.errors()]}, status_code=422)


@app.get("/fails/{how}", tags=["failures"], responses={404: {"model": Message}, 418: {"model": Problem}, "5XX": {"model": Problem}})
async def fails(how: str, number: int = 0) -> Message:
    match how:
        case "string":
            raise HTTPException(404, detail="nowhere")
        case "object":
            raise HTTPException(404, detail={"reason": "none", "ids": [1, 2]})
        case "list":
            raise HTTPException(409, detail=["a", "b"])
        case "teapot":
            raise Unicorn
        case "html":
            return HTMLResponse("<h1>Bad gateway</h1>", status_code=502)
        case "empty":
            return Response(status_code=503, headers={"Retry-After": "1"})
        case "documented":
            return JSONResponse({"message": "as documented"}, status_code=404)
        case "crash":
            raise ValueError("unexpected")
    return Message(message=how)


# Security

oauth2 = OAuth2PasswordBearer(tokenUrl="token", scopes={"me": "Read yourself", "items": "Read items"})


class Token(BaseModel):
    access_token: str
    token_type: str


@app.post("/token", tags=["security"])
async def token(form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> Token:
    if form.password != "secret":
        raise HTTPException(status_code=400, detail="Incorrect username or password")
    return Token(access_token=form.username + " " + " ".join(form.scopes), token_type="bearer")


async def current_user(scopes: SecurityScopes, token: Annotated[str, Depends(oauth2)]) -> str:
    name, *granted = token.split(" ")
    if any(scope not in granted for scope in scopes.scopes):
        raise HTTPException(401, detail="Not enough permissions", headers={"WWW-Authenticate": f'Bearer scope="{scopes.scope_str}"'})
    return name


@app.get("/users/me", tags=["security"])
async def read_me(user: Annotated[str, Security(current_user, scopes=["me"])]) -> dict[str, str]:
    return {"name": user}


@app.get("/basic", tags=["security"])
async def basic(given: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    return given.username


@app.get("/bearer", tags=["security"])
async def bearer(given: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> str:
    return given.credentials


@app.get("/keys", tags=["security"])
async def keys(
    header: Annotated[str, Security(APIKeyHeader(name="X-Key"))],
    query: Annotated[str, Security(APIKeyQuery(name="key"))],
    cookie: Annotated[str, Security(APIKeyCookie(name="key"))],
) -> list[str]:
    return [header, query, cookie]


# Webhooks, callbacks, and what is beside them


@app.webhooks.post("new-item", tags=["webhooks"])
def new_item(body: Item):
    """Sent when an item is added."""


callbacks = APIRouter()


@callbacks.post("{$callback_url}/invoices/{$request.body.id}")
def invoice_paid(body: Message) -> Message:
    """Sent when the invoice is paid."""


@app.post("/invoices", callbacks=callbacks.routes, tags=["webhooks"])
async def create_invoice(invoice: Message, callback_url: HttpUrl | None = None) -> Message:
    return invoice


@app.get("/hidden", include_in_schema=False)
async def hidden() -> str:
    return "hidden"


@app.api_route("/both", methods=["GET", "POST"], tags=["responses"], operation_id="both_methods", deprecated=True)
async def both(request: Request) -> str:
    return request.method


@app.get("/uuid", tags=["responses"], name="A fresh UUID")
async def fresh_uuid() -> UUID:
    return uuid4()


@app.get("/email", tags=["queries"])
async def email(address: str = "a@b.example") -> str:
    return address
