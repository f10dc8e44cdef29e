"""The models of the shop."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field, HttpUrl, RootModel, SecretStr, computed_field


class Size(str, Enum):
    small = "small"
    large = "large"


class Level(IntEnum):
    low = 1
    high = 2


class Image(BaseModel):
    url: HttpUrl
    name: str | None = None


class Item(BaseModel):
    name: str = Field(min_length=1, max_length=50, examples=["Lamp"])
    price: float = Field(gt=0)
    description: str | None = Field(default=None, title="What it is")
    tax: float | None = None
    tags: set[str] = set()
    images: list[Image] | None = None
    size: Size = Size.small


class StoredItem(Item):
    id: int
    added: datetime
    secret: SecretStr | None = None

    @computed_field
    @property
    def total(self) -> float:
        return self.price + (self.tax or 0)


class ItemPatch(BaseModel):
    name: str | None = None
    price: float | None = None
    description: str | None = None


class Kinds(BaseModel):
    """A value of each type that has a format or that JSON writes in an odd way."""

    moment: datetime
    day: date
    clock: time
    span: timedelta
    uuid: UUID
    amount: Decimal
    raw: bytes
    level: Level
    pair: tuple[int, str]
    numbers: frozenset[int]
    weights: dict[int, float]
    anything: Any
    maybe: int | str | None = None
    nested: list[list[int]] = []
    literal: Literal["a", "b", 3] = "a"


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog"]
    good: bool = True


Pet = Annotated[Cat | Dog, Field(discriminator="kind")]


class Plane(BaseModel):
    name: str
    wings: int


class Car(BaseModel):
    name: str
    doors: int


class Node(BaseModel):
    value: int
    children: list["Node"] = []


T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    items: list[T]
    total: int
    next: str | None = None


class Scores(RootModel[dict[str, int]]):
    pass


@dataclass
class Point:
    x: float
    y: float
    labels: list[str] = field(default_factory=list)


class Filters(BaseModel):
    model_config = {"extra": "forbid"}
    limit: int = Field(100, gt=0, le=100)
    offset: int = Field(0, ge=0)
    order_by: Literal["created_at", "updated_at"] = "created_at"
    tags: list[str] = []


class LoginForm(BaseModel):
    username: str
    password: SecretStr
    remember: bool = False
    roles: list[str] = []


class CommonHeaders(BaseModel):
    save_data: bool
    if_modified_since: str | None = None
    x_tag: list[str] = []


class Cookies(BaseModel):
    session_id: str
    tracker: str | None = None


class Message(BaseModel):
    message: str


class Problem(BaseModel):
    code: int
    hint: str
