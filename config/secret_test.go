package config

import (
	"strings"
	"testing"
)

func TestMessagesHidePasswords(t *testing.T) {
	site := "sites:\n  - name: 甲\n    home: https://a.example.edu.cn/\n    channel: portal\n    "
	for _, in := range []string{
		"store: { dsn: 'postgre://user:s3cret@db/x' }\n",
		"index: { meilisearch: { api_key_env: s3cret-key } }\n",
		"index: { meilisearch: { api_key: s3cret } }\n",
		"index: { meilisearch: { key: s3cret } }\n",
		"index: { meilisearch: { master_key: s3cret, url: x } }\n",
		"index:\n  meilisearch:\n    search-key: \"s3cret and more\"\n",
		"index: { meilisearch: { search_key_file: [ s3cret ] } }\n",
		"index: { meilisearch: { search_key_env: s3cret!, search_key_file: a } }\n",
		site + "login: s3cret\n",
		site + "login: [ s3cret ]\n",
		site + "login: { user_env: A, password_env: 's3cret and more' }\n",
		site + "login: { user_env: A, password: s3cret }\n",
		site + "login:\n      user_env: A\n      password: s3cret\n",
		site + "headers: [ { name: X-Token, value: s3cret } ]\n",
		site + "headers: [ { name: X-Token, env: \"s3cret!\" } ]\n",
		site + "headers: [ 'X-Token: s3cret' ]\n",
		site + "headers: { Authorization: \"Bearer s3cret\" }\n",
		site + "headers:\n      - { Cookie: JSESSIONID=s3cret }\n",
		site + "headers:\n    - Cookie: JSESSIONID=s3cret\n",
		site + "headers:\n      - name: X-Token\n        key: s3cret\n",
		site + "headers: [ { name: X-Token, valeu: \"Bearer s3cret\" } ]\n",
		site + "headers: [ { name: X-Token, env: A, valeu: s3cret! } ]\n",
		site + "headers: [ { name: 731, env: A }, { name: [ s3cret ], env: A } ]\n",
		site + "headers: [ { name: A, env: B, s3cret } ]\n",
		site + "header: { Authorization: \"Bearer s3cret\" }\n",
		site + "Authorization: Bearer s3cret\n",
		site + "login: { name: zhang, pwd: s3cret }\n",
		site + "login: { name: zhang, pwd: a,s3cret }\n",
		site + "login: { name: zhang, pwd: a}s3cret }\n",
		site + "login: { zhang:s3cret }\n",
		site + "login: { s3cret }\n",
		site + "login: { s3cret@x }\n",
		site + "login: { \"s3cret x\": y }\n",
		site + "login: { pwd: `s3cret` }\n",
		site + "login: @s3cret\n",
		site + "login: { user_env: A, password_env: |s3cret }\n",
		site + "login：{ name: zhang, pwd: s3cret }\n",
		site + "login：s3cret\n",
		site + "login: { name: zhang, pwd: \"s3cret }\n",
		site + "login: { name: zhang, pwd: s3cret\n",
		site + "login:\n      user_env: A\n      password_env:\n        - s3cret\n",
		site + "login:\n      user_env: A\n      password_env: B: s3cret\n",
		site + "login:\n      user_env: A # s3cret\n      pasword_env: B\n",
		site + "login:\n      user_env: A\n      password_env: |\n        first\n        s3cret\n    colour: red\n",
		site + "login:\n      user_env: A\n      password_env: > # x\n        s3cret\n",
		site + "login:\n      user_env: A\n      password_env: 'first\n        s3cret'\n",
		site + "login:\n      - s3cret\n    colour: red\n",
		site + "# headers: { Authorization: \"Bearer s3cret\" }\n    colour: red\n",
		// the problem stands beside what is hidden
		site + "colour: red\n    login: { name: zhang, pwd: s3cret }\n",
		site + "department: \xb8\xdf\n    login: { name: zhang, pwd: s3cret }\n",
		site + "login:\n\tname: zhang\n\tpwd: s3cret\n",
		site + "department: 'open\n    login: { name: zhang, pwd: s3cret }\n",
		"sites: [ { name: 甲, login: { name: zhang, pwd: s3cret }, channel: portl } ]\n",
		strings.Replace(site, "https://", "https://me:s3cret@", 1) + "department: 财务处\n",
	} {
		_, err := parse("gongkai.yaml", []byte("school: 某某学院\n"+in), noFile)
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: error = %v, want one without the password", in, err)
		}
	}
}
