"""The nursery: what it gives a world is what planting there would have given it."""

import pytest
import sqlalchemy as sa

from simulator.acclaim.domain.organization import TOKEN_LIFE
from simulator.acclaim.records import organizations, tokens
from simulator.clock import Clock
from simulator.mailbox import Mail, mails
from simulator.nursery import Nursery
from simulator.origins import Seed
from simulator.seeds import packaged, plant, seed_document
from simulator.storage import Storage
from simulator.worlds import Worlds
from tests.simulator.core.test_core_reset import of_the_world
from tests.simulator.databases import new_database
from tests.simulator.places import START, Place


class Bare:
    """Worlds without doors, whose seeds are planted as told."""

    def __init__(self, plants) -> None:
        self.worlds = Worlds(Storage(new_database()), "http://simulator.test", plants)

    def made(self, name: str, seed: str, clock: Clock) -> Place:
        self.worlds.create(name, seed, clock)
        place = Place.__new__(Place)
        place.simulator, place.name = self, name
        return place


def planted_here(world, seed: Seed):
    document = seed_document(seed.name)
    plant(world, seed.name, document)
    return document


@pytest.fixture
def bare():
    made = []

    def make(plants) -> Bare:
        made.append(Bare(plants))
        return made[-1]

    yield make
    for one in made:
        one.worlds.close()


@pytest.mark.parametrize("seed", packaged())
def test_what_it_gives_is_what_planting_gives(bare, seed):
    nursery = bare(Nursery(seed_document, plant).plant)
    plain = bare(planted_here).made("one", seed, Clock(frozen_at=START))
    for name in ("one", "two", "three"):
        assert of_the_world(nursery.made(name, seed, Clock(frozen_at=START))) == of_the_world(plain)


def test_instants_are_those_of_the_world(bare):
    nursery = bare(Nursery(seed_document, plant).plant)
    for name in ("first", "second"):
        place = nursery.made(name, "northwind", Clock())
        with place.world(write=False) as world:
            token, planted = world.rows(tokens).all()[0], world.rows(organizations).all()
            assert abs((world.now() - token.created_at).total_seconds()) < 5
            assert token.expires_at - token.created_at == TOKEN_LIFE
            assert {each.created_at for each in planted} == {token.created_at}


def test_what_tells_the_time_in_its_words_is_planted_each_time(bare):
    def plants(world, name, document):
        now = world.now()
        world.send(
            Mail(world.ids.uuid("mail"), "k", "a", now, "s", "s@x.example", "r@x.example", "s", f"It is {now}", "")
        )

    nursery = bare(Nursery(lambda name: {}, plants).plant)
    for name, at in (("first", START), ("second", START.replace(year=2031))):
        place = nursery.made(name, "any", Clock(frozen_at=at))
        with place.world(write=False) as world:
            assert [mail.text for mail in world.rows(mails).all()] == [f"It is {at}"]


def test_a_seed_is_prepared_when_it_is_asked_for_again(bare):
    times = []

    def plants(world, name, document):
        times.append(name)
        plant(world, name, document)

    nursery, planted = bare(Nursery(seed_document, plants).plant), []
    for name in ("first", "second", "third"):
        nursery.made(name, "northwind", Clock(frozen_at=START))
        planted.append(len(times))
    assert planted == [1, 3, 3]


def test_a_seed_is_planted_anew_for_another_document_of_the_same_name(bare):
    nursery = bare(Nursery(seed_document, plant).plant)
    for name, document in (("one", seed_document("northwind")), ("two", seed_document("northwind-sandbox"))):
        nursery.worlds.create(name, Seed("mine", document), Clock(frozen_at=START))
        with nursery.worlds.open(name, write=False) as world:
            expected = [each["id"] for each in document["acclaim"]["organizations"]]
            assert [each.id for each in world.rows(organizations).all()] == expected


def test_worlds_are_made_and_reset_in_few_statements(bare):
    nursery = bare(Nursery(seed_document, plant).plant)
    nursery.made("warm", "northwind", Clock(frozen_at=START))
    engine, ran = nursery.worlds._storage._database.writing, []
    sa.event.listen(engine, "before_cursor_execute", lambda *told: ran.append(told[2]))
    nursery.made("counted", "northwind", Clock(frozen_at=START))
    made = len([words for words in ran if not words.startswith("SELECT")])
    assert made <= 22
