"""Settings from the environment, and the errors of wrong ones."""

from pathlib import Path

import pytest

from rag.chatbot import Chatbot
from rag.errors import SettingsError
from rag.settings import Settings


def test_the_defaults_need_nothing() -> None:
    settings = Settings.from_env({})
    assert settings.index_dir == Path(".sanad")
    assert (settings.host, settings.port) == ("127.0.0.1", 7860)
    assert settings.llm_url == ""


def test_each_variable_is_read() -> None:
    env = {
        "SANAD_INDEX": "/data/index",
        "SANAD_PORT": "8000",
        "SANAD_MAX_FILE_MB": "10",
        "SANAD_MIN_CONFIDENCE": "0.6",
        "SANAD_LLM_URL": "http://127.0.0.1:1/v1",
        "SANAD_LLM_MODEL": "m",
        "SANAD_LLM_KEY": "secret-key",
        "SANAD_LLM_RETRIES": "0",
        "SANAD_LLM_DEADLINE": "30",
        "SANAD_LLM_FORMAT": " JSON ",
        "SANAD_ENCODER": "",
        "SANAD_ALLOWED_HOSTS": " Answers.example.org, مثال.إختبار,",
        "SANAD_USERS": "/etc/sanad/users",
    }
    settings = Settings.from_env(env)
    assert settings.index_dir == Path("/data/index")
    assert settings.port == 8000
    assert settings.max_bytes == 10 * 1024 * 1024
    assert settings.min_confidence == 0.6
    assert settings.llm_key == "secret-key"
    assert "secret-key" not in repr(settings)
    assert (settings.llm_retries, settings.llm_deadline) == (0, 30.0)
    assert settings.llm_format == "json"
    assert settings.allowed_hosts == "answers.example.org,xn--mgbh0fb.xn--kgbechtv"
    assert settings.users == "/etc/sanad/users"


def test_a_login_in_the_address_is_not_shown() -> None:
    settings = Settings(llm_url="https://user:secret@host:1/v1", llm_model="m")
    assert "secret" not in repr(settings)
    assert settings.llm_address == "https://host:1/v1"


@pytest.mark.parametrize(
    ("env", "message"),
    [
        ({"SANAD_PORT": "web"}, "SANAD_PORT is 'web'"),
        ({"SANAD_PORT": "70000"}, "from 0 to 65535"),
        ({"SANAD_MIN_CONFIDENCE": "2"}, "from 0 to 1"),
        ({"SANAD_MIN_CONFIDENCE": "nan"}, "SANAD_MIN_CONFIDENCE"),
        ({"SANAD_LLM_URL": "http://127.0.0.1:1"}, "go together"),
        ({"SANAD_LLM_MODEL": "m"}, "go together"),
        ({"SANAD_LLM_URL": "localhost:1/v1", "SANAD_LLM_MODEL": "m"}, "such as http://"),
        ({"SANAD_LLM_URL": "ftp://a:secret@b"}, "'ftp://b'"),
        ({"SANAD_LLM_RETRIES": "11"}, "from 0 to 10"),
        ({"SANAD_LLM_DEADLINE": "0"}, "from 1 to 3600"),
        ({"SANAD_LLM_FORMAT": "xml"}, "one of auto, text, json"),
        ({"SANAD_ALLOWED_HOSTS": "https://a.example"}, "without a scheme or port"),
        ({"SANAD_ALLOWED_HOSTS": "a.example,b..example"}, "holds 'b..example'"),
    ],
)
def test_a_wrong_value_says_what_to_give(env: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        Settings.from_env(env)


def test_a_model_is_used_where_one_is_set(tmp_path: Path) -> None:
    settings = Settings(index_dir=tmp_path / "i", llm_url="http://127.0.0.1:1/v1", llm_model="m")
    with Chatbot.open(settings, create=True) as chatbot:
        assert chatbot.answerer.name == "m"
    with Chatbot.open(Settings(index_dir=tmp_path / "i")) as chatbot:
        assert chatbot.answerer.name == "quote"
