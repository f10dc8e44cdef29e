"""Unions as pydantic documents them: stored as they were read, with the classes that they were read as."""

from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Body, Cookie, Form, Header, Query
from pydantic import BaseModel, ConfigDict, Discriminator, Field, RootModel, Tag

unions = APIRouter(prefix="/unions", tags=["unions"])


# Told apart by a constant with a default, without a discriminator


class DoNothing(BaseModel):
    type: Literal["do-nothing"] = "do-nothing"


class RunDeployment(BaseModel):
    type: Literal["run-deployment"] = "run-deployment"
    source: Literal["selected", "inferred"] = "selected"
    parameters: dict[str, Any] | None = None


class PauseDeployment(BaseModel):
    type: Literal["pause-deployment"] = "pause-deployment"
    source: Literal["selected", "inferred"] = "selected"


class ResumeDeployment(BaseModel):
    type: Literal["resume-deployment"] = "resume-deployment"
    source: Literal["selected", "inferred"] = "selected"


Action = DoNothing | RunDeployment | PauseDeployment | ResumeDeployment


class Automation(BaseModel):
    name: str
    action: Action
    fallback: Action | None = None
    steps: list[Action] = []
    on_event: dict[str, Action] = {}
    groups: dict[str, list[Action]] = {}
    matrix: list[list[Action | None]] = []


# Told apart by a discriminator, also over several levels


class BlackCat(BaseModel):
    kind: Literal["cat"] = "cat"
    color: Literal["black"] = "black"
    luck: int = 0


class WhiteCat(BaseModel):
    kind: Literal["cat"] = "cat"
    color: Literal["white"] = "white"
    luck: int = 0


class Hound(BaseModel):
    kind: Literal["dog", "puppy"] = "dog"
    bark: str = "wau"


class Lizard(BaseModel):
    kind: Literal["reptile", "lizard"]
    scales: bool = True


class AnyCat(RootModel[Annotated[BlackCat | WhiteCat, Field(discriminator="color")]]):
    pass


Animal = Annotated[AnyCat | Hound | Lizard, Field(discriminator="kind")]


class Zoo(BaseModel):
    first: Animal
    others: list[Animal] = []
    by_name: dict[str, Animal | None] = {}


class AnimalRoot(RootModel[Animal]):
    pass


# Recursive


class And(BaseModel):
    op: Literal["and"] = "and"
    items: list["Filter"]


class Not(BaseModel):
    op: Literal["not"] = "not"
    item: "Filter"


class Equal(BaseModel):
    op: Literal["eq"] = "eq"
    name: str
    value: int | str | bool | None = None


class Less(BaseModel):
    op: Literal["lt"] = "lt"
    name: str
    value: float


Filter = And | Not | Equal | Less
And.model_rebuild()
Not.model_rebuild()


# Integers, booleans, enums and several properties as tags; aliases; constants that may be null


class FirstVersion(BaseModel):
    version: Literal[1] = 1
    name: str


class SecondVersion(BaseModel):
    version: Literal[2] = 2
    name: str


class On(BaseModel):
    on: Literal[True] = True
    name: str


class Off(BaseModel):
    on: Literal[False] = False
    name: str


class Shape(str, Enum):
    circle = "circle"
    square = "square"


class Circle(BaseModel):
    shape: Literal[Shape.circle] = Shape.circle
    size: float


class Square(BaseModel):
    shape: Literal[Shape.square] = Shape.square
    size: float


class NewCar(BaseModel):
    kind: Literal["car"] = "car"
    state: Literal["new"] = "new"
    price: int = 0


class UsedCar(BaseModel):
    kind: Literal["car"] = "car"
    state: Literal["used"] = "used"
    price: int = 0


class NewBike(BaseModel):
    kind: Literal["bike"] = "bike"
    state: Literal["new"] = "new"
    price: int = 0


class Mail(BaseModel):
    type_: Literal["mail"] = Field("mail", alias="@type")
    to: str


class Call(BaseModel):
    type_: Literal["call"] = Field("call", alias="@type")
    to: str


class Left(BaseModel):
    side: Literal["left"] | None = "left"
    name: str


class Right(BaseModel):
    side: Literal["right"] | None = "right"
    name: str


class Tagged(BaseModel):
    version: FirstVersion | SecondVersion
    switch: On | Off
    shape: Circle | Square
    vehicle: NewCar | UsedCar | NewBike
    message: Mail | Call
    side: Left | Right


# Told apart by the JSON type, by names, or by what matches best


class Plane(BaseModel):
    name: str
    wings: int


class Boat(BaseModel):
    name: str
    sails: int


class ById(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: int


class ByName(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str | None = None


def number_of_wheels(value: Any) -> str:
    wheels = value.get("wheels") if isinstance(value, dict) else value.wheels
    return "two" if wheels == 2 else "four"


class TwoWheels(BaseModel):
    wheels: int
    bell: bool = True


class FourWheels(BaseModel):
    wheels: int
    doors: int = 4


class Untagged(BaseModel):
    vehicle: Plane | Boat
    found: ById | ByName
    text: int | str
    number: int | float | None = None
    many: int | list[int]
    lists: list[int] | list[str]
    key: UUID | str
    day: date | Literal["today"]
    nested: dict[str, int] | dict[str, list[int]] | str
    wheels: Annotated[Annotated[TwoWheels, Tag("two")] | Annotated[FourWheels, Tag("four")], Discriminator(number_of_wheels)]
    level: Literal["low", "high"] | int = "low"


store: dict[str, Any] = {}


def classes(value: Any) -> Any:
    """The classes that a value was read as."""
    match value:
        case RootModel():
            return classes(value.root)
        case BaseModel():
            inner = [classes(getattr(value, name)) for name in type(value).model_fields]
            inner = [one for one in inner if one]
            return type(value).__name__ + (f"({' '.join(inner)})" if inner else "")
        case dict():
            return " ".join(filter(None, map(classes, value.values())))
        case list():
            return " ".join(filter(None, map(classes, value)))
    return ""


def kinds(value: Any) -> str:
    """The type that a value was read as."""
    match value:
        case dict():
            return "dict of " + ", ".join(sorted({kinds(one) for one in value.values()}))
        case list():
            return "list of " + ", ".join(sorted({kinds(one) for one in value}))
    return type(value).__name__


@unions.get("/classes/{key}")
async def read_classes(key: str) -> str:
    return classes(store[key])


@unions.put("/actions/{key}")
async def put_action(key: str, action: Action) -> Action:
    store[key] = action
    return action


@unions.get("/actions/{key}")
async def get_action(key: str) -> Action:
    return store[key]


@unions.put("/maybe-actions/{key}")
async def put_maybe_action(key: str, action: Action | None = None) -> Action | None:
    store[key] = action
    return action


@unions.put("/embedded-actions/{key}")
async def put_embedded_action(key: str, action: Annotated[Action, Body(embed=True)]) -> Action:
    store[key] = action
    return action


@unions.put("/two-actions/{key}")
async def put_two_actions(key: str, first: Action, second: Action | None = None) -> list[Action | None]:
    store[key] = [first, second]
    return store[key]


@unions.put("/action-lists/{key}")
async def put_action_list(key: str, actions: list[Action]) -> list[Action]:
    store[key] = actions
    return actions


@unions.put("/action-maps/{key}")
async def put_action_map(key: str, actions: dict[str, Action]) -> dict[str, Action]:
    store[key] = actions
    return actions


@unions.put("/automations/{key}")
async def put_automation(key: str, automation: Automation) -> Automation:
    store[key] = automation
    return automation


@unions.get("/automations/{key}")
async def get_automation(key: str) -> Automation:
    return store[key]


@unions.put("/animals/{key}")
async def put_animal(key: str, animal: Animal) -> Animal:
    store[key] = animal
    # FastAPI finds no discriminator in a root model that it is given.
    return animal.model_dump()


@unions.put("/animal-roots/{key}")
async def put_animal_root(key: str, animal: AnimalRoot) -> AnimalRoot:
    store[key] = animal
    return animal


@unions.put("/zoos/{key}")
async def put_zoo(key: str, zoo: Zoo) -> Zoo:
    store[key] = zoo
    return zoo


@unions.put("/filters/{key}")
async def put_filter(key: str, filter: Filter) -> Filter:
    store[key] = filter
    return filter


@unions.put("/tagged/{key}")
async def put_tagged(key: str, tagged: Tagged) -> Tagged:
    store[key] = tagged
    return tagged


@unions.put("/untagged/{key}")
async def put_untagged(key: str, untagged: Untagged) -> Untagged:
    store[key] = untagged
    return untagged


@unions.get("/kinds/{key}")
async def read_kinds(key: str) -> dict[str, str]:
    value = store[key]
    return {name: kinds(getattr(value, name)) for name in type(value).model_fields}


@unions.get("/queries")
async def query_unions(
    size: int | Literal["all"],
    since: date | Literal["ever"] | None = None,
    ids: Annotated[list[int | str] | None, Query()] = None,
    exact: bool | int = False,
) -> dict[str, str]:
    return {"size": kinds(size), "since": kinds(since), "ids": kinds(ids), "exact": kinds(exact)}


@unions.get("/paths/{user}")
async def path_union(user: int | Literal["me"]) -> str:
    return f"{kinds(user)} {user}"


@unions.get("/headers")
async def header_unions(
    x_age: Annotated[int | Literal["new"], Header()] = "new", session: Annotated[UUID | Literal["none"], Cookie()] = "none"
) -> dict[str, str]:
    return {"age": kinds(x_age), "session": kinds(session)}


@unions.post("/forms")
async def form_unions(size: Annotated[int | Literal["all"], Form()], day: Annotated[date | Literal["today"], Form()] = "today") -> dict[str, str]:
    return {"size": kinds(size), "day": kinds(day)}
